import ByteCoding
import LedgerService
import Testing

/// `/openapi.json` and the routes say the same.
@Suite struct OpenAPITests {
    @Test func everyRouteIsDescribedAndEveryDescriptionIsOfARoute() throws {
        let description = ServiceDescription(of: try TestService.make())
        #expect(Set(ServiceDescription.known) == Set(description.registered))
        #expect(ServiceDescription.known.count == Set(ServiceDescription.known).count)
        #expect(try described(description) == Set(description.registered.map(plain)))
    }

    @Test func aRouteThatAClosedFloorTakesAwayIsNotDescribed() throws {
        let service = try TestService.make(TestService.closedFloor("sse_enabled", in: "prod"))
        let description = ServiceDescription(of: service)
        #expect(!description.registered.contains("GET /v1/stream"))
        #expect(description.registered.contains("GET /v1/ws"))
        #expect(try described(description) == Set(description.registered.map(plain)))
    }

    @Test func everyReferenceLeadsSomewhereAndNothingIsNull() throws {
        let document = try document(ServiceDescription(of: try TestService.make()))
        let components = try #require(document["components"]?.objectValue)
        for reference in references(in: .object(document)) {
            let parts = reference.split(separator: "/").map(String.init)
            #expect(parts.count == 4 && parts[0] == "#" && parts[1] == "components")
            #expect(components[parts[2]]?.objectValue?[parts[3]] != nil, "\(reference)")
        }
        #expect(!hasNull(.object(document)), "a piece of the description is no JSON")
    }

    @Test func everySchemaIsUsed() throws {
        let document = try document(ServiceDescription(of: try TestService.make()))
        let used = Set(references(in: .object(document)))
        let schemas = document["components"]?.objectValue?["schemas"]?.objectValue ?? [:]
        let unused = schemas.keys.filter { !used.contains("#/components/schemas/\($0)") }
        #expect(unused.sorted() == [])
    }

    @Test func onlyOpenRoutesNeedNoToken() throws {
        for isPublic in [false, true] {
            let service = try TestService.make()
            let paths = try document(ServiceDescription(of: service, hasPublicTiles: isPublic))[
                "paths"]?.objectValue
            let open = (paths ?? [:]).flatMap { path, methods in
                (methods.objectValue ?? [:]).filter {
                    $0.value.objectValue?["security"] == .array([])
                }.map { "\($0.key) \(path)" }
            }
            var expected: Set = [
                "get /healthz", "get /readyz", "get /openapi.json", "get /admin",
                "get /admin/{file}",
            ]
            for path in ["", "/", "/{key}"] { expected.insert("options \(Self.bulk)\(path)") }
            if isPublic { expected.formUnion(["get /checkpoint", "get /tile/{path}"]) }
            #expect(Set(open) == expected)
        }
    }

    private static let bulk = "/ofrep/v1/evaluate/flags"

    private func document(_ description: ServiceDescription) throws -> [String: JSONValue] {
        try #require(
            try JSONParser.parse(description.document, as: .canonical).objectValue)
    }

    /// `METHOD /path` of every operation of the document.
    private func described(_ description: ServiceDescription) throws -> Set<String> {
        let paths = try #require(try document(description)["paths"]?.objectValue)
        return Set(
            paths.flatMap { path, methods in
                (methods.objectValue ?? [:]).keys.map { "\($0.uppercased()) \(path)" }
            })
    }

    /// A pattern as the document writes it.
    private func plain(_ route: String) -> String { route.replacing("...}", with: "}") }

    private func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { key, value in
                key == "$ref" ? [value.stringValue ?? ""] : references(in: value)
            }
        case .array(let values): values.flatMap(references)
        default: []
        }
    }

    private func hasNull(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .object(let members): members.values.contains(where: hasNull)
        case .array(let values): values.contains(where: hasNull)
        default: false
        }
    }
}
