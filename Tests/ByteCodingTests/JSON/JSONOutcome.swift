import ByteCoding

/// The outcome of a parse as a value, so that outcomes can be compared.
func parsed(_ bytes: [UInt8], as form: JSONParser.Form) -> Result<JSONValue, JSONError> {
    Result { () throws(JSONError) in try JSONParser.parse(bytes, as: form) }
}

func parsed(_ text: String, as form: JSONParser.Form) -> Result<JSONValue, JSONError> {
    parsed(Array(text.utf8), as: form)
}
