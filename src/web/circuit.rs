//! The PROXY protocol as Tor speaks it to an onion service: each circuit has an address of its own, so that one visitor
//! cannot use up the limits of all. The address says nothing of who or where somebody is.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ppp::v1::{Addresses, Header};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// The longest header of version 1, with its line end.
const LONGEST: usize = 107;
/// How long the header may take. Tor sends it at once.
const PATIENCE: Duration = Duration::from_secs(5);
/// fc00:dead:beef:4dad::/64, whose last 32 bits are the number that Tor gives a circuit.
const CIRCUITS: [u16; 4] = [0xfc00, 0xdead, 0xbeef, 0x4dad];

/// Reads the header that must come first on a connection, and nothing after it. None if there is none, or one that names
/// nobody: then the connection must be closed.
pub async fn announced(stream: &mut TcpStream) -> Option<SocketAddr> {
    let line = tokio::time::timeout(PATIENCE, line(stream)).await.ok()??;
    let header = Header::try_from(line.as_slice()).ok()?;
    match header.addresses {
        Addresses::Tcp4(four) => Some((IpAddr::from(four.source_address), four.source_port).into()),
        Addresses::Tcp6(six) => Some((IpAddr::from(six.source_address), six.source_port).into()),
        Addresses::Unknown => None,
    }
}

/// Byte by byte, because what follows the line belongs to the request.
async fn line(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut line = Vec::with_capacity(LONGEST);
    while line.len() < LONGEST {
        line.push(stream.read_u8().await.ok()?);
        if line.ends_with(b"\r\n") {
            return Some(line);
        }
    }
    None
}

/// Whether Tor made up this address for a circuit.
pub fn is_circuit(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(v6) if v6.segments()[..4] == CIRCUITS)
}
