//! Parts of files: how a file is cut, and the sizes that sealed parts have (PROTOCOL.md, section 3).

/// Content of a whole part, in bytes: 127 × 64 KiB.
pub const PART_CONTENT: u64 = 8_323_072;
/// A sealed whole part, in bytes: 8 MiB.
pub const LARGEST_PART: u64 = 8_388_608;
/// The smallest sealed part, in bytes.
pub const SMALLEST_PART: u64 = 16_384;
/// What a sealed part may need beside its content and the tags of its chunks: the longest header, the
/// nonce, and one tag more.
const OVERHEAD: u64 = 2080;

/// A size that no sealed part has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} bytes is not a size of a sealed part")]
pub struct PartSizeError(pub u64);

/// How many parts a file of `length` bytes has; an empty one has none.
pub fn part_count(length: u64) -> u64 {
    length.div_ceil(PART_CONTENT)
}

/// The size of a sealed part with `content` bytes, at most [`PART_CONTENT`].
pub fn sealed_part_size(content: u64) -> u64 {
    if content >= PART_CONTENT {
        return LARGEST_PART;
    }
    let tags = 16 * (content + 1).div_ceil(65_536);
    padme(content + OVERHEAD + tags).max(SMALLEST_PART)
}

/// Refuses a size that no sealed part has.
pub fn check_part_size(size: u64) -> Result<(), PartSizeError> {
    if (SMALLEST_PART..=LARGEST_PART).contains(&size) && padme(size) == size {
        Ok(())
    } else {
        Err(PartSizeError(size))
    }
}

/// PADMÉ: rounds up so that a length gives away only about the logarithm of its logarithm, for at most 12 %
/// (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", 2019).
fn padme(length: u64) -> u64 {
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    let mantissa = exponent.ilog2() + 1;
    let zeros = exponent.saturating_sub(mantissa);
    length.next_multiple_of(1 << zeros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_protocol() {
        assert_eq!(sealed_part_size(1), SMALLEST_PART);
        assert_eq!(sealed_part_size(100_000), 102_400);
        assert_eq!(sealed_part_size(PART_CONTENT - 1), LARGEST_PART);
        assert_eq!(sealed_part_size(PART_CONTENT), LARGEST_PART);
        for content in (1..PART_CONTENT).step_by(99_991) {
            let size = sealed_part_size(content);
            assert_eq!(check_part_size(size), Ok(()));
            assert!(size > content + 2064);
            assert!(size <= content * 9 / 8 + SMALLEST_PART);
        }
    }

    #[test]
    fn n13_sizes_of_no_part_are_refused() {
        for size in [
            0,
            1,
            16_383,
            16_385,
            LARGEST_PART - 1,
            LARGEST_PART + 1,
            u64::MAX >> 1,
        ] {
            assert_eq!(check_part_size(size), Err(PartSizeError(size)));
        }
    }

    #[test]
    fn a_file_is_cut_into_as_few_parts_as_hold_it() {
        assert_eq!(part_count(0), 0);
        assert_eq!(part_count(1), 1);
        assert_eq!(part_count(PART_CONTENT), 1);
        assert_eq!(part_count(PART_CONTENT + 1), 2);
    }
}
