package io.sallyport.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
    private static final Place HERE = new Place("GID_here", "lyon");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "viewer",
                "operator@site:lyon",
                "admin@group:GID_a,group:GID_b",
                "operator@group:GID_files,site:lyon,site:nice"
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(Grant.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "root",
                "Viewer",
                "viewer@",
                "viewer@lyon",
                "viewer@site:",
                "viewer@site:lyon,",
                "viewer@gateway:gw-1",
                "viewer@site:lyon site:nice",
                "viewer@site:a@b"
            })
    void refusesWhatIsNoGrant(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Grant.parse(text)).withMessageContaining("role");
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, true",
        "viewer@group:GID_here, true",
        "viewer@site:lyon, true",
        "'viewer@group:GID_here,site:lyon', true",
        "'viewer@group:GID_here,site:nice', false",
        "'viewer@group:GID_there,site:lyon', false",
        "viewer@site:nice, false",
        "viewer@group:GID_there, false"
    })
    void holdsWhereAllItsLimitsDo(String grant, boolean holds) {
        assertThat(callerWith(grant).reach(Role.VIEWER).includes(HERE)).isEqualTo(holds);
    }

    @Test
    void limitsOfDifferentGrantsAreNotMixed() {
        Reach reach = callerWith("viewer@group:GID_here,site:nice", "viewer@group:GID_there,site:lyon")
                .reach(Role.VIEWER);

        assertThat(reach.includes(HERE)).isFalse();
        assertThat(reach.includes(new Place("GID_there", "lyon"))).isTrue();
    }

    @Test
    void whatIsAtNoSiteIsNotAtASite() {
        assertThat(callerWith("viewer@site:lyon").reach(Role.VIEWER).includes(new Place("GID_here", null)))
                .isFalse();
    }

    @Test
    void eachRoleMayDoWhatThoseBeforeItMay() {
        Caller operator = callerWith("operator@site:lyon");

        assertThat(operator.reach(Role.VIEWER).includes(HERE)).isTrue();
        assertThat(operator.reach(Role.OPERATOR).includes(HERE)).isTrue();
        assertThat(operator.reach(Role.ADMIN).includes(HERE)).isFalse();
        assertThat(operator.roleWords()).containsExactlyInAnyOrder("viewer", "operator");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admin | admin | true",
                "admin | viewer@site:lyon | true",
                "operator | admin | false",
                "operator | admin@site:lyon | false",
                "admin@site:lyon | admin | false",
                "admin@site:lyon | viewer@site:lyon | true",
                "admin@site:lyon | viewer@site:lyon,site:nice | false",
                "admin@site:lyon | viewer@group:GID_here | false",
                "admin@group:GID_here | viewer@group:GID_here,site:lyon | true",
                "admin@group:GID_here,site:lyon | viewer@group:GID_here | false"
            })
    void nobodyHandsOnMoreThanTheyHave(String has, String wanted, boolean may) {
        assertThat(callerWith(has).includes(List.of(Grant.parse(wanted)))).isEqualTo(may);
    }

    @Test
    void partOfAGroupIsNotAllOfIt() {
        Reach reach = callerWith("admin@group:GID_here,site:lyon").reach(Role.ADMIN);

        assertThat(reach.touchesGroup("GID_here")).isTrue();
        assertThat(reach.includesGroup("GID_here")).isFalse();
        assertThat(reach.touchesSite("lyon")).isTrue();
        assertThat(reach.includesSite("lyon")).isFalse();
        assertThat(callerWith("admin@group:GID_here").reach(Role.ADMIN).includesGroup("GID_here"))
                .isTrue();
        assertThat(callerWith("admin@site:lyon").reach(Role.ADMIN).includesSite("lyon"))
                .isTrue();
    }

    @Test
    void listsAreOfAllGroupsUnlessEveryGrantNamesSome() {
        assertThat(callerWith("viewer@group:GID_a", "viewer@group:GID_b")
                        .reach(Role.VIEWER)
                        .groups())
                .hasValue(Set.of("GID_a", "GID_b"));
        assertThat(callerWith("viewer@group:GID_a", "viewer@site:lyon")
                        .reach(Role.VIEWER)
                        .groups())
                .isEmpty();
    }

    @Test
    void sourcesDoNotShareNames() {
        assertThat(new Caller(Caller.Source.OIDC, "eve", List.of()).qualifiedName())
                .isNotEqualTo(new Caller(Caller.Source.USER, "eve", List.of()).qualifiedName());
    }

    private static Caller callerWith(String... grants) {
        return new Caller(
                Caller.Source.USER,
                "test",
                List.of(grants).stream().map(Grant::parse).toList());
    }
}
