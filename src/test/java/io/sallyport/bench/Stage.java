package io.sallyport.bench;

import java.util.List;

/** One part of the benchmark. */
interface Stage {
    List<String> NAMES = List.of("memory", "uplink", "writes", "fanout", "roundtrip", "matrix", "start");

    void run(Bed bed, Table table) throws Exception;
}
