/**
 * Who is asking, and what they may do: roles with their scopes, the sources of identities (OpenID Connect, API tokens, embedded users), and the one
 * place that decides for each endpoint. What is not decided is refused.
 */
@NullMarked
package io.sallyport.security;

import org.jspecify.annotations.NullMarked;
