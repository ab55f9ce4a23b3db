package io.sallyport.messaging;

import io.sallyport.protocol.TopicScheme;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes values that the configuration holds injectable as their types; a configuration that breaks a limit ends the start. */
@ApplicationScoped
class MessagingBeans {
    @Produces
    @Singleton
    TopicScheme topicScheme(TopicsConfig config) {
        return config.scheme();
    }
}
