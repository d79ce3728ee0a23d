// A tenant as a whole: the caller, the matrix, overrides, previews, the timeline.
extension OpenAPISchemas {
    static let overviews = #"""
        {
          "Caller": {
            "type": "object",
            "required": [
              "principal", "token", "role", "tenant", "allEnvironments", "environments", "replay",
              "tenants", "ledger", "size", "now"
            ],
            "properties": {
              "principal": {"type": "string"}, "token": {"type": "string"},
              "role": {"$ref": "#/components/schemas/RoleName"},
              "tenant": {"$ref": "#/components/schemas/ScopeName"},
              "allEnvironments": {"type": "boolean"},
              "environments": {
                "type": "array", "items": {"$ref": "#/components/schemas/ScopeName"}
              },
              "replay": {
                "type": "array", "items": {"$ref": "#/components/schemas/ScopeName"},
                "description": "The environments whose past may be asked about."
              },
              "tenants": {
                "type": "array",
                "items": {"type": "object", "required": ["tenant", "name", "retired"]}
              },
              "ledger": {"type": "string"}, "verifierKey": {"type": "string"},
              "size": {"$ref": "#/components/schemas/Position"},
              "now": {"$ref": "#/components/schemas/Time"},
              "expiresAt": {"$ref": "#/components/schemas/Time"}
            }
          },
          "Matrix": {
            "type": "object",
            "required": ["tenant", "asOf", "at", "size", "environments", "flags"],
            "properties": {
              "tenant": {"$ref": "#/components/schemas/ScopeName"},
              "asOf": {"type": ["integer", "null"]},
              "at": {"$ref": "#/components/schemas/Time"},
              "size": {"$ref": "#/components/schemas/Position"},
              "environments": {
                "type": "array", "items": {"$ref": "#/components/schemas/ScopeName"}
              },
              "flags": {
                "type": "array",
                "items": {
                  "type": "object", "required": ["definition", "archived", "values"],
                  "properties": {
                    "definition": {"type": "object", "required": ["key", "type", "default"]},
                    "archived": {"type": "boolean"},
                    "values": {
                      "type": "object",
                      "additionalProperties": {"$ref": "#/components/schemas/Resolution"}
                    }
                  }
                }
              }
            }
          },
          "Overrides": {
            "type": "object", "required": ["flag", "asOf", "count", "overrides"],
            "properties": {
              "flag": {"$ref": "#/components/schemas/FlagKey"},
              "asOf": {"type": ["integer", "null"]},
              "count": {"$ref": "#/components/schemas/Position"},
              "overrides": {
                "type": "array", "maxItems": 500,
                "items": {
                  "type": "object",
                  "required": ["tenant", "environment", "value", "position", "expired"],
                  "properties": {
                    "tenant": {"$ref": "#/components/schemas/ScopeName"},
                    "environment": {"$ref": "#/components/schemas/ScopeName"},
                    "user": {"$ref": "#/components/schemas/User"}, "value": {},
                    "position": {"$ref": "#/components/schemas/Position"},
                    "expiresAt": {"$ref": "#/components/schemas/Time"},
                    "expired": {"type": "boolean"}
                  }
                }
              }
            }
          },
          "Preview": {
            "type": "object", "required": ["unchanged", "count", "reach"],
            "properties": {
              "unchanged": {"type": "boolean"},
              "count": {"$ref": "#/components/schemas/Position"},
              "reach": {
                "type": "array", "maxItems": 500,
                "items": {
                  "type": "object", "required": ["tenant", "environment", "flag", "from", "to"],
                  "properties": {
                    "tenant": {"$ref": "#/components/schemas/ScopeName"},
                    "environment": {"$ref": "#/components/schemas/ScopeName"},
                    "user": {"$ref": "#/components/schemas/User"},
                    "flag": {"$ref": "#/components/schemas/FlagKey"}
                  }
                }
              }
            }
          },
          "Timeline": {
            "type": "object", "required": ["first", "last", "size", "sizes"],
            "properties": {
              "first": {"$ref": "#/components/schemas/Time"},
              "last": {"$ref": "#/components/schemas/Time"},
              "size": {"$ref": "#/components/schemas/Position"},
              "sizes": {
                "type": "array", "items": {"$ref": "#/components/schemas/Position"}
              }
            }
          },
          "Consistency": {
            "type": "object", "required": ["from", "to", "hashes", "checkpoint"],
            "properties": {
              "from": {"$ref": "#/components/schemas/Position"},
              "to": {"$ref": "#/components/schemas/Position"},
              "hashes": {"type": "array", "items": {"$ref": "#/components/schemas/Digest"}},
              "checkpoint": {"type": "string"}
            }
          }
        }
        """#
}
