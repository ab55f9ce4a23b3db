package io.sallyport.messaging;

import io.sallyport.protocol.TopicScheme;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes values that the configuration holds injectable as their types; a configuration that breaks a limit ends the start. */
@ApplicationScoped
class MessagingBeans {
    @Produces
    @Singleton
    Mode mode(@ConfigProperty(name = "sallyport.mode", defaultValue = "replica") Mode mode) {
        return mode;
    }

    /** Made when it is asked for, so that what is not used is not started. */
    @Produces
    @Singleton
    Downlink downlink(Mode mode, Instance<MqttDownlink> overMqtt, Instance<HttpDownlink> overHttp) {
        return mode.isServerless() ? overHttp.get() : overMqtt.get();
    }

    @Produces
    @Singleton
    TopicScheme topicScheme(TopicsConfig config) {
        return config.scheme();
    }
}
