package io.sallyport.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.hibernate.validator.ValidatorFactoryCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.reflect.RecordComponent;
import org.hibernate.validator.BaseHibernateValidatorConfiguration;
import org.hibernate.validator.spi.nodenameprovider.JavaBeanProperty;
import org.hibernate.validator.spi.nodenameprovider.Property;
import org.hibernate.validator.spi.nodenameprovider.PropertyNodeNameProvider;

/** A violation names the member as the caller wrote it ({@code class}), not as Java must call it. */
@ApplicationScoped
public class JsonNamesInViolations implements ValidatorFactoryCustomizer {
    @Override
    public void customize(BaseHibernateValidatorConfiguration<?> configuration) {
        configuration.propertyNodeNameProvider(new JsonNames());
    }

    private static final class JsonNames implements PropertyNodeNameProvider {
        @Override
        public String getName(Property property) {
            if (property instanceof JavaBeanProperty bean
                    && bean.getDeclaringClass().isRecord()) {
                for (RecordComponent component : bean.getDeclaringClass().getRecordComponents()) {
                    JsonProperty name = component.getAccessor().getAnnotation(JsonProperty.class);
                    if (component.getName().equals(property.getName())
                            && name != null
                            && !name.value().isEmpty()) {
                        return name.value();
                    }
                }
            }
            return property.getName();
        }
    }
}
