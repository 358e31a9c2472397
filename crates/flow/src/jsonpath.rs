//! The loose JSONPath of Webex exports.
