/** Bad days: floods, stalls, crashes and garbage, against the packaged artefact as its own processes. They run in the profile {@code baddays}. */
package io.sallyport.baddays;
