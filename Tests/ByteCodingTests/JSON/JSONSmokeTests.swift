import ByteCoding
import Testing

@Test func `an event's text survives a round trip`() throws {
    let text = #"{"a":[1,-2,0.5,1e+21,"é\n\u0001"],"b":{"c":null,"d":true},"id":"01JD8Z"}"#
    let value = try JSONParser.parse(Array(text.utf8), as: .canonical)
    #expect(String(decoding: JSONWriter.canonical(value), as: UTF8.self) == text)
    #expect(try JSONParser.parse(JSONWriter.pretty(value), as: .ordinary) == value)
}

@Test func `a time is written as it is read`() {
    let texts = [
        "1970-01-01T00:00:00.000Z", "2026-11-21T09:00:00.123456Z", "9999-12-31T23:59:59.999999Z",
    ]
    for text in texts {
        #expect(Timestamp.parse(canonical: text)?.rfc3339 == text)
        #expect(Timestamp.parse(rfc3339: text)?.rfc3339 == text)
    }
    #expect(TimeSpan.parse("2h") == 7_200_000_000)
}
