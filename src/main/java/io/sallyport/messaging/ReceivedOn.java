package io.sallyport.messaging;

/** The topic that a message came on: metadata of every message of {@link SessionMqttConnector}. */
record ReceivedOn(String topic) {}
