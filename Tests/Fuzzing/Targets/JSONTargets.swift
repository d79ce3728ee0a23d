import ByteCoding
import FlagModel

extension FuzzTarget {
    /// Canonical text is the one text of its value, and every ordinary text has one.
    static let json = FuzzTarget(
        name: "json",
        seeds: {
            try Material.blocks("json", of: "docs/events.md")
                + Material.text([
                    "{}", "[1,2.5,-0.001,1e30,9007199254740992]", "\"\\u0000\\ud83d\\ude00é\"",
                    "{\"a\":[true,false,null],\"\u{20AC}\":{}}", " { \"b\" : 1 , \"a\" : [ ] } ",
                ])
        },
        check: { bytes in
            if let value = try? JSONParser.parse(bytes, as: .canonical) {
                require(
                    JSONWriter.canonical(value) == bytes, "canonical text is written as read")
            }
            guard let value = try? JSONParser.parse(bytes, as: .ordinary) else { return }
            let text = JSONWriter.canonical(value)
            let again = try? JSONParser.parse(text, as: .canonical)
            require(again == value, "a value survives its canonical text")
            let pretty = try? JSONParser.parse(JSONWriter.pretty(value), as: .ordinary)
            require(pretty == value, "a value survives its indented text")
        })

    static let event = FuzzTarget(
        name: "event",
        seeds: {
            try Material.blocks("json", of: "docs/events.md")
                + Material.goldenRecords().map { try RecordCodec.decode($0).event }
        },
        check: { bytes in
            let event = try? EventCodec.decodeThoroughly(bytes)
            require(EventReader.read(bytes) == event, "both readers of events are of one mind")
            guard let event else { return }
            require(EventCodec.encode(event) == bytes, "an event is written as it was read")
        })

    static let record = FuzzTarget(
        name: "record", seeds: { try Material.goldenRecords() },
        check: { bytes in
            guard let record = try? RecordCodec.decode(bytes) else { return }
            require(RecordCodec.encode(record) == bytes, "a record is written as it was read")
        })

    static let catalog = FuzzTarget(
        name: "catalog", seeds: { [try Material.file("ledger/catalog.json")] },
        check: { bytes in
            guard let catalog = try? CatalogFile.parse(bytes) else { return }
            let again = try? CatalogFile.parse(catalog.format())
            require(again == catalog, "a catalog survives its own text")
        })

    static let history = FuzzTarget(
        name: "history",
        seeds: {
            let flag = "\"flag\":\"banner\",\"tenant\":\"acme\",\"environment\":\"prod\""
            let head = "{\"at\":\"2024-05-01T09:00:00Z\",\"author\":\"zoe\""
            return Material.text([
                head + ",\"commit\":\"4f2a\",\"changes\":[{\(flag),\"value\":true}]}",
                head + ",\"reason\":\"why\",\"changes\":[{\(flag),\"user\":\"u\",\"value\":null}]}",
                head + ",\"changes\":[{\"addEnvironment\":\"prod\"},{\"addTenant\":\"acme\"}]}",
                head + ",\"changes\":[{\"declare\":{\"key\":\"a\",\"type\":\"boolean\","
                    + "\"default\":false,\"gates\":[\"product\"]}},{\"archive\":\"a\"}]}",
            ])
        },
        check: { bytes in
            guard let line = try? SwitchHistoryLine.parse(bytes, number: 1) else { return }
            let again = try? SwitchHistoryLine.parse(line.format(), number: 1)
            require(again == line, "a line of history survives its own text")
        })
}
