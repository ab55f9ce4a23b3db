package io.sallyport.messaging;

import io.sallyport.protocol.TopicScheme;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The parent topics, which are applied for in the broker's console. A whole topic must fit 64 characters. */
@ConfigMapping(prefix = "sallyport.topics")
public interface TopicsConfig {
    /** Replies and presence. */
    @WithDefault("csg_up_ctl")
    String uplinkControl();

    /** Status reports. */
    @WithDefault("csg_up_stat")
    String uplinkStatus();

    /** Configuration reports and log excerpts. */
    @WithDefault("csg_up_bulk")
    String uplinkBulk();

    /** Commands and broadcasts. */
    @WithDefault("csg_dn_ctl")
    String downlinkControl();

    /** Commands of more than 8,192 bytes. */
    @WithDefault("csg_dn_bulk")
    String downlinkBulk();

    /** Notices among console replicas. */
    @WithDefault("csg_events")
    String events();

    default TopicScheme scheme() {
        return new TopicScheme(
                uplinkControl(), uplinkStatus(), uplinkBulk(), downlinkControl(), downlinkBulk(), events());
    }
}
