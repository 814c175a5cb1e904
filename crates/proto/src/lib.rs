//! The public contract as Rust types: what `proto/inforce/v1` says, generated, and nothing else.
//!
//! The generated code is committed, so building needs no protobuf compiler.
//! `tests/regenerate.rs` generates it again and compares; `cargo xtask codegen` writes it.
//!
//! This crate knows nothing of the domain: `inforce-wire` is where these types meet it.

/// Package `inforce.v1`: messages, service clients and service traits.
///
/// The reference is the comments in `proto/inforce/v1/*.proto`; they are repeated on the types.
#[cfg(not(feature = "regenerating"))]
pub mod v1 {
    #![allow(
        missing_docs,
        unreachable_pub,
        rustdoc::all,
        clippy::all,
        clippy::too_many_lines,
        clippy::wildcard_imports,
        reason = "generated code"
    )]
    include!("gen/inforce.v1.rs");
}

/// The whole contract as an encoded `google.protobuf.FileDescriptorSet`, comments and imports
/// included: what gRPC reflection hands out.
#[cfg(not(feature = "regenerating"))]
pub const FILE_DESCRIPTOR_SET: &[u8] = include_bytes!("gen/descriptor.bin");
