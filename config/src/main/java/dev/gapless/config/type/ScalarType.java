package dev.gapless.config.type;

import dev.gapless.config.yaml.YamlNode;

import java.util.Optional;

/// A value of one word or sentence: everything but lists and groups.
abstract class ScalarType<T> implements ValueType<T> {
    @Override
    public final Optional<T> read(YamlNode node, Subject subject) {
        return node instanceof YamlNode.Scalar scalar && !scalar.isNull()
                ? readScalar(scalar, subject)
                : subject.wrongKind(node, allowed());
    }

    abstract Optional<T> readScalar(YamlNode.Scalar scalar, Subject subject);
}
