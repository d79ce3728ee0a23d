// What is asked of the log: records, explanations, differences.
extension OpenAPISchemas {
    static let logs = #"""
        {
          "SignedEvent": {
            "type": "object", "required": ["event", "signature"],
            "additionalProperties": false,
            "properties": {
              "event": {
                "type": "string", "description": "The event's canonical text (docs/events.md)."
              },
              "signature": {
                "type": "string",
                "description": "What ssh-keygen -Y sign -n event@flagledger made of it."
              }
            }
          },
          "SignedEvents": {
            "oneOf": [
              {"$ref": "#/components/schemas/SignedEvent"},
              {
                "type": "object", "required": ["events"], "additionalProperties": false,
                "properties": {
                  "events": {
                    "type": "array", "minItems": 1,
                    "items": {"$ref": "#/components/schemas/SignedEvent"}
                  }
                }
              }
            ]
          },
          "WriteAnswers": {
            "anyOf": [
              {"$ref": "#/components/schemas/WriteAnswer"},
              {
                "type": "object", "required": ["receipts"],
                "properties": {
                  "receipts": {
                    "type": "array", "items": {"$ref": "#/components/schemas/Receipt"}
                  }
                }
              }
            ]
          },
          "Record": {
            "type": "object",
            "required": [
              "position", "recordedAt", "author", "key", "reason", "changes", "stream", "id",
              "signedAt"
            ],
            "properties": {
              "position": {"$ref": "#/components/schemas/Position"},
              "recordedAt": {"$ref": "#/components/schemas/Time"},
              "signedAt": {"$ref": "#/components/schemas/Time"},
              "backfilledAt": {"$ref": "#/components/schemas/Time"},
              "author": {"type": "string"}, "onBehalfOf": {"type": "string"},
              "key": {"$ref": "#/components/schemas/Fingerprint"},
              "reason": {"type": ["string", "null"]},
              "changes": {
                "type": "array", "items": {"type": "object", "required": ["type"]}
              },
              "stream": {"$ref": "#/components/schemas/StreamName"}, "id": {"type": "string"},
              "origin": {"type": "object"}, "event": {"type": "string"},
              "record": {"type": "string"}, "epoch": {"type": "integer"},
              "signature": {"type": "string"}, "publicKey": {"type": "string"}
            }
          },
          "Events": {
            "type": "object", "required": ["events", "next", "size"],
            "additionalProperties": false,
            "properties": {
              "events": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}},
              "next": {"type": ["integer", "null"]},
              "size": {"$ref": "#/components/schemas/Position"}
            }
          },
          "Place": {
            "type": "object", "required": ["stream", "seq", "prev", "ledger", "size"],
            "properties": {
              "stream": {"$ref": "#/components/schemas/StreamName"},
              "seq": {"$ref": "#/components/schemas/Position"},
              "prev": {"$ref": "#/components/schemas/Digest"}, "ledger": {"type": "string"},
              "size": {"$ref": "#/components/schemas/Position"}
            }
          },
          "Explanation": {
            "allOf": [{"$ref": "#/components/schemas/Resolution"}],
            "type": "object", "required": ["flag", "tenant", "environment", "asOf", "layers"],
            "properties": {
              "flag": {"$ref": "#/components/schemas/FlagKey"},
              "asOf": {"type": ["integer", "null"]},
              "layers": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["source", "state"],
                  "properties": {
                    "source": {"$ref": "#/components/schemas/Source"},
                    "state": {"enum": ["applies", "masked", "expired", "absent"]},
                    "maskedBy": {"$ref": "#/components/schemas/Source"}, "value": {},
                    "position": {"$ref": "#/components/schemas/Position"},
                    "expiresAt": {"$ref": "#/components/schemas/Time"},
                    "author": {"type": "string"}, "reason": {"type": "string"}
                  }
                }
              }
            }
          },
          "Difference": {
            "type": "object",
            "required": ["tenant", "environment", "from", "to", "differences"],
            "properties": {
              "from": {"type": ["integer", "null"]}, "to": {"type": ["integer", "null"]},
              "differences": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["flag", "from", "to"],
                  "properties": {
                    "flag": {"$ref": "#/components/schemas/FlagKey"},
                    "from": {
                      "anyOf": [
                        {"$ref": "#/components/schemas/Resolution"}, {"type": "null"}
                      ]
                    },
                    "to": {
                      "anyOf": [
                        {"$ref": "#/components/schemas/Resolution"}, {"type": "null"}
                      ]
                    }
                  }
                }
              }
            }
          }
        }
        """#
}
