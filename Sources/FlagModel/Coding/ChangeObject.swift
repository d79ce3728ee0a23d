package import ByteCoding

/// One change as other programs hand it over: the object that an event holds in `changes`.
package enum ChangeObject {
    /// Throws `FieldError`, which names the field.
    package static func decode(_ value: JSONValue) throws(FieldError) -> Change {
        try ChangeCodec.decode(value)
    }
}
