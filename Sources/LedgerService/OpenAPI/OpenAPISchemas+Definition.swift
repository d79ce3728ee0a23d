// A flag's declaration, as `docs/events.md` has it.
extension OpenAPISchemas {
    static let definition = #"""
        {
          "Label": {
            "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[ -~]+$",
            "description": "Letters of other scripts are taken, too."
          },
          "EndTime": {
            "type": "string",
            "pattern": "^20[2-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])\#
        T(0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{3})?Z$",
            "description": "Any RFC 3339 time of the years 1970 to 9999 is taken.",
            "examples": ["2027-06-30T00:00:00Z"]
          },
          "Number": {
            "type": "number", "minimum": -9007199254740992, "maximum": 9007199254740992
          },
          "FlagValue": {
            "anyOf": [
              {"type": ["boolean", "string"]}, {"$ref": "#/components/schemas/Number"},
              {"$ref": "#/components/schemas/JSONObject"}
            ]
          },
          "JSONObject": {
            "type": "object",
            "additionalProperties": {
              "anyOf": [
                {"type": ["boolean", "string", "null"]},
                {"$ref": "#/components/schemas/Number"},
                {"$ref": "#/components/schemas/JSONObject"},
                {"type": "array", "items": {"$ref": "#/components/schemas/JSONObject"}},
                {"type": "array", "items": {"type": ["boolean", "string", "null"]}}
              ]
            },
            "description": "Any object without integers beyond 2^53, 16 levels deep at most."
          },
          "Definition": {
            "type": "object", "required": ["type", "default", "gates"],
            "properties": {
              "type": {"enum": ["boolean", "string", "integer", "number", "object"]},
              "default": {
                "$ref": "#/components/schemas/FlagValue",
                "description": "Of that type, or the name of a variant."
              },
              "gates": {
                "type": "array", "minItems": 1, "uniqueItems": true,
                "items": {
                  "enum": ["ws", "sse", "streaming_telemetry", "infrastructure", "product"]
                }
              },
              "variants": {
                "type": "object", "minProperties": 1, "maxProperties": 64,
                "propertyNames": {"$ref": "#/components/schemas/Label"},
                "additionalProperties": {"$ref": "#/components/schemas/FlagValue"}
              },
              "environments": {
                "type": "object", "minProperties": 1, "maxProperties": 64,
                "propertyNames": {"$ref": "#/components/schemas/ScopeName"},
                "additionalProperties": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "enabled": {"type": "boolean"},
                    "default": {"$ref": "#/components/schemas/FlagValue"}
                  }
                }
              },
              "description": {
                "type": "string", "minLength": 1, "maxLength": 2048, "pattern": "^[ -~\\n]+$"
              },
              "owner": {"$ref": "#/components/schemas/Label"},
              "tags": {
                "type": "array", "minItems": 1, "maxItems": 32, "uniqueItems": true,
                "items": {"$ref": "#/components/schemas/Label"}
              },
              "expiresAt": {"$ref": "#/components/schemas/EndTime"},
              "protected": {"const": true}, "routeDependent": {"const": true},
              "routes": {
                "type": "array", "minItems": 1, "maxItems": 64, "uniqueItems": true,
                "items": {
                  "type": "object", "required": ["method", "path"],
                  "additionalProperties": false,
                  "properties": {
                    "method": {"type": "string", "pattern": "^([A-Z]{1,128}|[*])$"},
                    "path": {"type": "string", "pattern": "^/[!-~]{0,511}$"}
                  }
                }
              },
              "targeting": {"$ref": "#/components/schemas/JSONObject"},
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "DeclareFlag": {
            "allOf": [{"$ref": "#/components/schemas/Definition"}],
            "type": "object", "required": ["key"],
            "properties": {"key": {"$ref": "#/components/schemas/FlagKey"}},
            "unevaluatedProperties": false
          },
          "ReviseFlag": {
            "allOf": [{"$ref": "#/components/schemas/Definition"}],
            "unevaluatedProperties": false
          }
        }
        """#
}
