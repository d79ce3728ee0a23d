import ByteCoding

/// The shapes of bodies, as JSON Schema 2020-12.
enum OpenAPISchemas {
    static let all: [String: JSONValue] = {
        var all: [String: JSONValue] = [:]
        for text in [
            names, answers, evaluations, logs, rehearsals, lists, writes, definition, overviews,
        ] {
            all.merge(JSONValue.written(text).objectValue ?? [:]) { _, new in new }
        }
        return all
    }()

    /// Operations whose body has fields of its own.
    static let adminBodies: Set<String> = [
        "addEnvironment", "addTenant", "renameTenant", "declareFlag", "reviseFlag", "grantRole",
        "enrolKey", "addNote",
    ]

    private static let names = #"""
        {
          "Anything": {},
          "ScopeName": {"type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,62}$"},
          "FlagKey": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"},
          "User": {
            "type": "string", "minLength": 1, "maxLength": 256,
            "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$"
          },
          "Author": {
            "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$",
            "description": "Letters of other scripts are taken, too."
          },
          "EventID": {
            "type": "string", "minLength": 1, "maxLength": 128,
            "pattern": "^[!#-\\[\\]-~]+$"
          },
          "TokenID": {
            "type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!#-\\[\\]-~]+$"
          },
          "Position": {"type": "integer", "minimum": 0, "maximum": 9007199254740992},
          "Moment": {
            "type": "string", "description": "@POSITION, an RFC 3339 time, or a duration ago.",
            "examples": ["@0", "2026-11-21T09:00:00Z", "2h"]
          },
          "StreamName": {
            "type": "string",
            "pattern": "^(control|[a-z0-9][a-z0-9._-]{0,62}/[a-z0-9][a-z0-9._-]{0,62})$"
          },
          "RoleName": {"enum": ["owner", "admin", "member", "viewer"]},
          "Fingerprint": {
            "type": "string", "pattern": "^SHA256:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]$"
          },
          "Digest": {
            "type": "string", "pattern": "^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$"
          },
          "Time": {"type": "string", "format": "date-time"},
          "Reasons": {"enum": ["STATIC", "DEFAULT", "TARGETING_MATCH"]},
          "Source": {"enum": ["protected", "floor", "user", "tenant", "tenant-0", "default"]},
          "Error": {
            "type": "object", "required": ["error"], "additionalProperties": false,
            "properties": {
              "error": {
                "type": "object", "required": ["code", "message"],
                "additionalProperties": false,
                "properties": {
                  "code": {"type": "string"}, "message": {"type": "string"}, "detail": {}
                }
              }
            }
          },
          "OFREPError": {
            "description": "OFREP's form; what no route has seen is refused in the other one.",
            "anyOf": [
              {
                "type": "object", "required": ["errorCode", "errorDetails"],
                "properties": {
                  "key": {"type": "string"},
                  "errorCode": {
                    "enum": [
                      "PARSE_ERROR", "TARGETING_KEY_MISSING", "INVALID_CONTEXT",
                      "FLAG_NOT_FOUND", "GENERAL"
                    ]
                  },
                  "errorDetails": {"type": "string"}
                }
              },
              {"$ref": "#/components/schemas/Error"}
            ]
          }
        }
        """#

    private static let answers = #"""
        {
          "Resolution": {
            "type": "object", "required": ["value", "reason", "source"],
            "properties": {
              "value": {}, "reason": {"$ref": "#/components/schemas/Reasons"},
              "source": {"$ref": "#/components/schemas/Source"},
              "variant": {"type": "string"},
              "position": {"$ref": "#/components/schemas/Position"}
            }
          },
          "Flags": {
            "type": "object",
            "required": ["tenant", "environment", "asOf", "root", "flags"],
            "additionalProperties": false,
            "properties": {
              "tenant": {"$ref": "#/components/schemas/ScopeName"},
              "environment": {"$ref": "#/components/schemas/ScopeName"},
              "user": {"$ref": "#/components/schemas/User"},
              "asOf": {"type": ["integer", "null"]}, "root": {"type": ["string", "null"]},
              "flags": {
                "type": "object",
                "additionalProperties": {"$ref": "#/components/schemas/Resolution"}
              }
            }
          },
          "Receipt": {
            "type": "object",
            "required": ["position", "size", "leafHash", "recordedAt", "checkpoint", "proof"],
            "properties": {
              "position": {"$ref": "#/components/schemas/Position"},
              "size": {"$ref": "#/components/schemas/Position"},
              "leafHash": {"$ref": "#/components/schemas/Digest"},
              "recordedAt": {"$ref": "#/components/schemas/Time"},
              "epoch": {"type": "integer", "minimum": 0},
              "checkpoint": {"type": "string"},
              "proof": {"type": "array", "items": {"$ref": "#/components/schemas/Digest"}}
            }
          },
          "WriteAnswer": {
            "anyOf": [
              {"$ref": "#/components/schemas/Receipt"},
              {
                "type": "object", "required": ["unchanged", "size"],
                "properties": {
                  "unchanged": {"const": true},
                  "size": {"$ref": "#/components/schemas/Position"}
                }
              }
            ]
          },
          "Readiness": {
            "type": "object", "required": ["ready", "reads", "writes", "position", "reason"],
            "properties": {
              "ready": {"type": "boolean"}, "reads": {"type": "boolean"},
              "writes": {"type": "boolean"}, "position": {"type": "integer", "minimum": -1},
              "reason": {"type": ["string", "null"]}
            }
          },
          "Routes": {
            "type": "object", "required": ["routes"],
            "properties": {
              "routes": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["route", "flag", "registered"],
                  "properties": {
                    "route": {"type": "string"},
                    "flag": {"$ref": "#/components/schemas/FlagKey"},
                    "registered": {"type": "boolean"}
                  }
                }
              }
            }
          }
        }
        """#

    private static let evaluations = #"""
        {
          "EvaluationRequest": {
            "type": "object",
            "properties": {
              "context": {
                "type": ["object", "null"],
                "properties": {
                  "targetingKey": {
                    "anyOf": [{"$ref": "#/components/schemas/User"}, {"type": "null"}]
                  }
                }
              }
            }
          },
          "Evaluation": {
            "type": "object",
            "required": ["key", "value", "reason", "variant", "metadata"],
            "properties": {
              "key": {"$ref": "#/components/schemas/FlagKey"}, "value": {},
              "reason": {"$ref": "#/components/schemas/Reasons"},
              "variant": {"type": "string"},
              "metadata": {
                "type": "object",
                "required": [
                  "source", "tenant", "environment", "flagSetId", "version", "gates"
                ],
                "properties": {
                  "source": {"$ref": "#/components/schemas/Source"},
                  "position": {"$ref": "#/components/schemas/Position"}
                },
                "additionalProperties": {"type": ["string", "number", "boolean"]}
              }
            }
          },
          "BulkEvaluation": {
            "type": "object", "required": ["flags", "metadata"],
            "properties": {
              "flags": {
                "type": "array", "items": {"$ref": "#/components/schemas/Evaluation"}
              },
              "metadata": {
                "type": "object", "additionalProperties": {"type": "string"}
              },
              "eventStreams": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["type", "endpoint"],
                  "properties": {
                    "type": {"const": "sse"},
                    "endpoint": {
                      "type": "object", "required": ["requestUri"],
                      "properties": {"requestUri": {"type": "string"}}
                    }
                  }
                }
              }
            }
          }
        }
        """#
}
