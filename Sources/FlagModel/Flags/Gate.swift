/// What a flag declares that it switches: the reach of setting it for everybody.
package enum Gate: String, Sendable, CaseIterable {
    case ws
    case sse
    case streamingTelemetry = "streaming_telemetry"
    case infrastructure
    case product
}
