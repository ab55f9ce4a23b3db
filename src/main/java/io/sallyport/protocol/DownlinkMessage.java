package io.sallyport.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the console may say: a command to one gateway, or a broadcast to a group. */
public sealed interface DownlinkMessage permits Command, Broadcast {
    String method();

    ObjectNode params();
}
