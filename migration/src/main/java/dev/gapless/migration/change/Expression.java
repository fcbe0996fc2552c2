package dev.gapless.migration.change;

import dev.gapless.migration.port.Product;

import java.util.Map;
import java.util.Optional;

/// A piece of SQL, the same for every database or one for each.
///
/// @param byProduct what is meant for one product only
/// @param common for all others; empty text when there is none
public record Expression(Map<Product, String> byProduct, String common) {
    public Expression {
        byProduct = Map.copyOf(byProduct);
    }

    public static Expression of(String sql) {
        return new Expression(Map.of(), sql);
    }

    /// Empty when the file says nothing for this product.
    public Optional<String> in(Product product) {
        return Optional.of(byProduct.getOrDefault(product, common)).filter(sql -> !sql.isBlank());
    }
}
