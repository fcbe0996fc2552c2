package dev.gapless.agent.journal;

import dev.gapless.core.service.PortPool;

import java.util.ArrayList;
import java.util.List;

/// Port pools in a short form: `8081,8082,18000-18999`, order kept.
final class PortRanges {
    private PortRanges() {}

    static String write(PortPool pool) {
        StringBuilder text = new StringBuilder();
        List<Integer> ports = pool.ports();
        for (int i = 0; i < ports.size(); i++) {
            int last = i;
            while (last + 1 < ports.size() && ports.get(last + 1) == ports.get(last) + 1) {
                last++;
            }
            text.append(text.isEmpty() ? "" : ",").append(ports.get(i));
            if (last > i) {
                text.append('-').append(ports.get(last));
            }
            i = last;
        }
        return text.toString();
    }

    static PortPool read(String text) {
        List<Integer> ports = new ArrayList<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
            int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
            for (int port = first; port <= last; port++) {
                ports.add(port);
            }
        }
        return new PortPool(ports);
    }
}
