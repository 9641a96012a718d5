//! Parts of files: exact sizes, streamed, and nothing given out of what was changed.

use thicket::crypto::hybrid::Identity;
use thicket::crypto::part::{PartSealer, open_part};
use thicket::crypto::random::Random;
use thicket::crypto::receipt::Receipt;
use thicket::crypto::sealed::check_header;
use thicket::domain::part::{
    LARGEST_PART, PART_CONTENT, SMALLEST_PART, check_part_size, sealed_part_size,
};
use thicket::domain::{Digest, Instance};

fn seal(identity: &Identity, content: &[u8], step: usize) -> Vec<u8> {
    let mut sealer = PartSealer::new(&identity.recipient()).unwrap();
    let mut sealed = Vec::new();
    for some in content.chunks(step) {
        sealed.extend(sealer.write(some).unwrap());
    }
    sealed.extend(sealer.finish().unwrap());
    sealed
}

#[test]
fn a_part_has_its_size_and_opens_to_its_content() {
    let identity = Identity::generate(&Random::seeded(1));
    for length in [1, 4000, 16_000, 65_519, 65_536, 100_000, 1_000_001] {
        let content: Vec<u8> = (0..length).map(|n: u32| n.to_le_bytes()[0]).collect();
        let sealed = seal(&identity, &content, 10_007);
        let size = sealed.len() as u64;
        assert!(size >= sealed_part_size(u64::from(length)));
        assert!(size <= sealed_part_size(u64::from(length)) * 17 / 16);
        assert!(check_part_size(size).is_ok());
        assert!(check_header(&sealed).is_ok());
        let opened = open_part(&identity, u64::from(length), &sealed).unwrap();
        assert!(*opened == content);
    }
}

#[test]
fn a_whole_part_is_the_largest_and_takes_no_more() {
    let identity = Identity::generate(&Random::seeded(1));
    let content = vec![7; usize::try_from(PART_CONTENT).unwrap()];
    let sealed = seal(&identity, &content, 1 << 20);
    assert_eq!(sealed.len() as u64, LARGEST_PART);
    assert!(*open_part(&identity, PART_CONTENT, &sealed).unwrap() == content);
    let mut sealer = PartSealer::new(&identity.recipient()).unwrap();
    sealer.write(&content).unwrap();
    assert_eq!(sealer.room(), 0);
    assert!(sealer.write(b"x").is_err());
}

#[test]
fn n20_a_part_that_was_changed_gives_nothing() {
    let identity = Identity::generate(&Random::seeded(1));
    let sealed = seal(&identity, b"a photograph", 100);
    assert_eq!(sealed.len() as u64, SMALLEST_PART);
    for position in (0..sealed.len()).step_by(509) {
        let mut changed = sealed.clone();
        changed[position] ^= 1;
        assert!(open_part(&identity, 12, &changed).is_err());
    }
    assert!(open_part(&identity, 12, &sealed[..8192]).is_err());
    // Less than was sealed, or more than there is.
    assert!(open_part(&identity, 11, &sealed).is_err());
    assert!(open_part(&identity, 1 << 40, &sealed).is_err());
    let other = Identity::generate(&Random::seeded(2));
    assert!(open_part(&other, 12, &sealed).is_err());
}

#[test]
fn the_id_of_a_part_follows_from_receipt_file_and_number() {
    let instance = Instance([1; 16]);
    let keys = Receipt::from_bytes([2; 11]).keys(&instance);
    let file = Digest([3; 32]);
    let id = keys.part_id(&instance, &file, 0);
    assert_eq!(id, keys.part_id(&instance, &file, 0));
    assert_ne!(id, keys.part_id(&instance, &file, 1));
    assert_ne!(id, keys.part_id(&instance, &Digest([4; 32]), 0));
    let other = Receipt::from_bytes([5; 11]).keys(&instance);
    assert_ne!(id, other.part_id(&instance, &file, 0));
}
