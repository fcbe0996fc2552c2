package dev.gapless.example.tiny;

/// One request, its body already read and thrown away: no endpoint here needs one.
///
/// @param path without the query
/// @param query what follows `?`, or empty
/// @param keepAlive whether the client wants to use the connection again
record Request(String method, String path, String query, boolean keepAlive) {

    /// A whole number from the query.
    ///
    /// @throws IllegalArgumentException it is there, but no number from 0 to `highest`
    int number(String name, int otherwise, int highest) {
        String value = parameter(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0 && number <= highest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                name + "=" + value + " is no whole number from 0 to " + highest);
    }

    private String parameter(String name) {
        for (String pair : query.split("&", -1)) {
            if (pair.length() > name.length()
                    && pair.startsWith(name)
                    && pair.charAt(name.length()) == '=') {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }
}
