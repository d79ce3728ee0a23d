import CSodium

/// libsodium asks to be initialised before its first use; doing it again is harmless.
enum Sodium {
    private static let isReady = sodium_init() >= 0

    static func requireReady() {
        precondition(isReady, "libsodium could not be initialised")
    }
}
