package io.sallyport.console;

import io.sallyport.gateways.GatewayType;
import java.util.Locale;

/** Constants as words: {@code ON_PREMISES} is read as "On premises". */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return of(constant.name());
    }

    static String of(String constant) {
        if (constant.isEmpty()) {
            return constant;
        }
        String words = constant.replace('_', ' ');
        return words.charAt(0) + words.substring(1).toLowerCase(Locale.ROOT);
    }

    static String of(GatewayType type) {
        return type == GatewayType.ISCSI ? "iSCSI" : of(type.name());
    }

    static String count(long number, String singular) {
        return (number == 0 ? "no" : Long.toString(number)) + " " + (number == 1 ? singular : singular + "s");
    }
}
