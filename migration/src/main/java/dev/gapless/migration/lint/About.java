package dev.gapless.migration.lint;

import dev.gapless.migration.port.Product;

import java.util.Set;

/// What is known of a rule without any statement.
///
/// @param id stable, for example `column-dropped`; its page is `docs/reference/lint/ID.md`
/// @param products on which it is looked for
/// @param why sentences
/// @param instead what to do, as in "Instead: .."
public record About(
        String id, Severity severity, Set<Product> products, String why, String instead) {
    static final Set<Product> ALL = Set.of(Product.values());
    static final Set<Product> POSTGRESQL = Set.of(Product.POSTGRESQL);

    public About {
        products = Set.copyOf(products);
    }
}
