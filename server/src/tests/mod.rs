//! In-process requests against the whole router, in a house with two
//! organisations and a person for every role.

mod access;
mod doors;
mod headers;
mod house;
mod limits;
mod live;
mod sessions;
