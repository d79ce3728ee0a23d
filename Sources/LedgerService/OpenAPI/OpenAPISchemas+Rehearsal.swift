// What is asked before an event is signed.
extension OpenAPISchemas {
    static let rehearsals = #"""
        {
          "Changes": {"type": "array", "items": {"type": "object", "required": ["type"]}},
          "Catalog": {
            "type": "object", "required": ["asOf", "environments", "tenants", "flags"],
            "properties": {
              "asOf": {"type": ["integer", "null"]},
              "environments": {
                "type": "array", "items": {"$ref": "#/components/schemas/ScopeName"}
              },
              "tenants": {
                "type": "array", "items": {"type": "object", "required": ["tenant", "retired"]}
              },
              "flags": {
                "type": "array",
                "items": {"type": "object", "required": ["key", "type", "default", "archived"]}
              }
            }
          },
          "Status": {
            "type": "object",
            "required": ["origin", "vkey", "size", "root", "segments", "bytes", "lockedBy"],
            "properties": {
              "origin": {"type": "string"}, "vkey": {"type": "string"},
              "size": {"$ref": "#/components/schemas/Position"},
              "root": {"$ref": "#/components/schemas/Digest"},
              "segments": {"type": "integer"}, "bytes": {"type": "integer"},
              "lockedBy": {"type": ["string", "null"]},
              "lastChange": {
                "type": "object", "required": ["position", "recordedAt"],
                "properties": {
                  "position": {"$ref": "#/components/schemas/Position"},
                  "recordedAt": {"$ref": "#/components/schemas/Time"},
                  "author": {"type": "string"}
                }
              }
            }
          },
          "RehearsalRequest": {
            "type": "object", "required": ["key", "events"], "additionalProperties": false,
            "properties": {
              "key": {
                "type": "string", "description": "The public key, as OpenSSH writes it.",
                "pattern": "^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-P][A-Za-z0-9+/]{42}$"
              },
              "events": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["stream", "changes"],
                  "additionalProperties": false,
                  "properties": {
                    "stream": {"$ref": "#/components/schemas/StreamName"},
                    "changes": {"$ref": "#/components/schemas/Changes"},
                    "reason": {"type": ["string", "null"]},
                    "expect": {
                      "anyOf": [
                        {"$ref": "#/components/schemas/Position"}, {"type": "null"}
                      ]
                    }
                  }
                }
              }
            }
          },
          "Rehearsal": {
            "type": "object",
            "required": ["unchanged", "events", "reach", "author", "ledger", "size", "places"],
            "properties": {
              "unchanged": {"type": "boolean"},
              "events": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["stream", "changes"],
                  "properties": {
                    "stream": {"$ref": "#/components/schemas/StreamName"},
                    "changes": {"$ref": "#/components/schemas/Changes"}
                  }
                }
              },
              "reach": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["tenant", "environment", "flag", "from", "to"]
                }
              },
              "author": {"type": ["string", "null"]}, "ledger": {"type": "string"},
              "size": {"$ref": "#/components/schemas/Position"},
              "places": {
                "type": "array",
                "items": {"type": "object", "required": ["stream", "seq", "prev"]}
              }
            }
          },
          "Restoration": {
            "type": "object", "required": ["asOf", "changes", "skipped"],
            "properties": {
              "asOf": {"type": ["integer", "null"]},
              "changes": {"$ref": "#/components/schemas/Changes"},
              "skipped": {
                "type": "array",
                "items": {"type": "object", "required": ["flag", "code", "message"]}
              }
            }
          }
        }
        """#
}
