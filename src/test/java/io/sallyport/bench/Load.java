package io.sallyport.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The main class of a process of the load: {@code ROLE ARGUMENTS}, see {@link Child} for how it is talked to. */
public final class Load {
    private Load() {}

    /** One role of the load. */
    interface Role {
        /** @return what is asked, in one line */
        String answer(String question, List<String> arguments) throws Exception;
    }

    /** Ends with 1 when a role fails, also where threads of its client would go on: who asks waits for the end of this process. */
    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.exit(0);
        } catch (Exception | OutOfMemoryError e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        PrintStream answers = System.out;
        // What a library prints must not be taken for an answer.
        System.setOut(System.err);
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        Role role = role(arguments[0], rest);
        answers.println(Child.ANSWER + "ready");
        try (BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = questions.readLine(); line != null; line = questions.readLine()) {
                List<String> words = List.of(line.split(" "));
                answers.println(Child.ANSWER + role.answer(words.get(0), words.subList(1, words.size())));
            }
        }
    }

    private static Role role(String name, List<String> arguments) {
        if (name.equals(EmbeddedRole.NAME)) {
            return new EmbeddedRole(Path.of(arguments.get(0)));
        }
        Broker broker = new Broker(vertx(), arguments.get(0), Integer.parseInt(arguments.get(1)));
        List<String> rest = arguments.subList(2, arguments.size());
        return switch (name) {
            case ReportSender.NAME -> new ReportSender(broker, rest);
            case MessageCounter.NAME -> new MessageCounter(broker, rest);
            case GatewaysRole.NAME -> new GatewaysRole(broker);
            case CommandSender.NAME -> new CommandSender(broker, rest);
            case Exchanges.REST -> new Exchanges(new RestExchange(rest));
            case Exchanges.BARE -> new Exchanges(new BareExchange(broker, rest));
            default -> throw new IllegalArgumentException("no role is called " + name);
        };
    }

    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    }

    /** Where the broker is. */
    record Broker(Vertx vertx, String host, int port) {
        Link connect(String clientId, int window) {
            return Link.opened(vertx, host, port, clientId, window);
        }
    }
}
