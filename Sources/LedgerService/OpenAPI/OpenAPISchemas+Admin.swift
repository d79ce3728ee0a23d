// What admins read and write.
extension OpenAPISchemas {
    static let lists = #"""
        {
          "EnvironmentList": {
            "type": "object", "required": ["environments"],
            "properties": {
              "environments": {
                "type": "array", "items": {"type": "object", "required": ["environment"]}
              }
            }
          },
          "TenantList": {
            "type": "object", "required": ["tenants"],
            "properties": {
              "tenants": {
                "type": "array",
                "items": {"type": "object", "required": ["tenant", "name", "retired"]}
              }
            }
          },
          "FlagList": {
            "type": "object", "required": ["flags"],
            "properties": {
              "flags": {
                "type": "array",
                "items": {"type": "object", "required": ["key", "type", "default", "archived"]}
              }
            }
          },
          "RoleList": {
            "type": "object", "required": ["roles"],
            "properties": {
              "roles": {
                "type": "array",
                "items": {"type": "object", "required": ["author", "tenant", "roles"]}
              }
            }
          },
          "AuthorList": {
            "type": "object", "required": ["authors"],
            "properties": {
              "authors": {
                "type": "array",
                "items": {"type": "object", "required": ["author", "keys", "roles"]}
              }
            }
          },
          "KeyList": {
            "type": "object", "required": ["keys"],
            "properties": {
              "keys": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": ["key", "author", "publicKey", "delegate", "position"]
                }
              }
            }
          },
          "TokenList": {
            "type": "object", "required": ["tokens"],
            "properties": {
              "tokens": {
                "type": "array",
                "items": {
                  "type": "object",
                  "required": [
                    "id", "principal", "tenant", "role", "environments", "position"
                  ]
                }
              }
            }
          }
        }
        """#

    static let writes = #"""
        {
          "ReasonText": {
            "type": ["string", "null"], "minLength": 1, "maxLength": 2048,
            "pattern": "^[ -~]+$",
            "description": "Why: kept in the event for ever."
          },
          "Expectation": {
            "type": ["integer", "null"], "minimum": 0, "maximum": 9007199254740992,
            "description": "Refuse if what is changed has a record after this position."
          },
          "Reason": {
            "type": "object", "additionalProperties": false,
            "properties": {
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "FlagsChange": {
            "type": "object", "required": ["flags"], "additionalProperties": false,
            "properties": {
              "flags": {
                "type": "object", "minProperties": 1, "maxProperties": 1024,
                "additionalProperties": {
                  "anyOf": [{"$ref": "#/components/schemas/FlagValue"}, {"type": "null"}]
                },
                "propertyNames": {"$ref": "#/components/schemas/FlagKey"},
                "description": "Each flag's new value; null clears the override."
              },
              "user": {
                "anyOf": [{"$ref": "#/components/schemas/User"}, {"type": "null"}]
              },
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expiresAt": {
                "anyOf": [{"$ref": "#/components/schemas/EndTime"}, {"type": "null"}]
              },
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "AddEnvironment": {
            "type": "object", "required": ["environment"], "additionalProperties": false,
            "properties": {
              "environment": {"$ref": "#/components/schemas/ScopeName"},
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "AddTenant": {
            "type": "object", "required": ["tenant"], "additionalProperties": false,
            "properties": {
              "tenant": {"$ref": "#/components/schemas/ScopeName"},
              "name": {"$ref": "#/components/schemas/Label"},
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "RenameTenant": {
            "type": "object", "required": ["name"], "additionalProperties": false,
            "properties": {
              "name": {"$ref": "#/components/schemas/Label"},
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "GrantRole": {
            "type": "object", "required": ["author", "role", "tenant"],
            "additionalProperties": false,
            "properties": {
              "author": {"$ref": "#/components/schemas/Author"},
              "role": {"$ref": "#/components/schemas/RoleName"},
              "tenant": {"$ref": "#/components/schemas/ScopeName"},
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "EnrolKey": {
            "type": "object", "required": ["author", "key"], "additionalProperties": false,
            "properties": {
              "author": {"$ref": "#/components/schemas/Author"},
              "key": {
                "type": "string",
                "pattern": "^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[A-P][A-Za-z0-9+/]{42}$",
                "description": "The type and the base64 of a public key, without a comment."
              },
              "delegate": {"const": true},
              "tenant": {"$ref": "#/components/schemas/ScopeName"},
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          },
          "IssueToken": {
            "type": "object", "required": ["principal", "tenant", "role", "environments"],
            "additionalProperties": false,
            "properties": {
              "principal": {"$ref": "#/components/schemas/Author"},
              "tenant": {"$ref": "#/components/schemas/ScopeName"},
              "role": {"$ref": "#/components/schemas/RoleName"},
              "environments": {
                "type": "array", "maxItems": 64, "uniqueItems": true,
                "items": {"$ref": "#/components/schemas/ScopeName"},
                "description": "Empty: good for all of them."
              },
              "expiresAt": {"$ref": "#/components/schemas/EndTime"},
              "reason": {"$ref": "#/components/schemas/ReasonText"}
            }
          },
          "IssuedToken": {
            "allOf": [{"$ref": "#/components/schemas/Receipt"}],
            "type": "object", "required": ["token", "id"],
            "properties": {
              "token": {"type": "string"}, "id": {"$ref": "#/components/schemas/TokenID"}
            }
          },
          "AddNote": {
            "type": "object", "required": ["text"], "additionalProperties": false,
            "properties": {
              "text": {
                "type": "string", "minLength": 1, "maxLength": 8192, "pattern": "^[ -~\\n]+$"
              },
              "flag": {"$ref": "#/components/schemas/FlagKey"},
              "position": {"$ref": "#/components/schemas/Position"},
              "reason": {"$ref": "#/components/schemas/ReasonText"},
              "expect": {"$ref": "#/components/schemas/Expectation"}
            }
          }
        }
        """#
}
