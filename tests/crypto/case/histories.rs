//! Two histories of one ledger, which meet in what people signed.

use thicket::crypto::case::CaseProblem;
use thicket::crypto::ledger::Action;
use thicket::crypto::record::RecordError;
use thicket::domain::DeskId;

use super::{Case, Person, texts};

#[test]
fn n62_what_a_colleague_signed_in_another_history_is_no_stray() {
    let mut case = Case::new();
    let ours = case.intake.ledger.clone();
    case.intake.add(Action::Renew {});
    case.note(1, "in another history");
    assert_eq!(texts(&case.sound()), ["in another history"]);
    // Cut short, or gone on otherwise.
    case.intake.ledger = ours;
    for grown in [false, true] {
        if grown {
            case.intake.add(Action::Desk {
                desk: DeskId([9; 16]),
                name: "Elsewhere".into(),
            });
        }
        let (problem, opened) = case.problem();
        assert!(matches!(problem, CaseProblem::Work(RecordError::History)));
        assert!(!problem.is_stray());
        assert!(texts(&opened).is_empty());
    }
    // With a key that the ledger never had for its author, anybody with a code can have sent it.
    let stranger = Person::new(&case.intake.random);
    let account = case.intake.caseworkers[1].account;
    case.intake.caseworkers[1] = Person {
        account,
        ..stranger
    };
    case.files.pop();
    let ours = case.intake.ledger.clone();
    case.intake.add(Action::Renew {});
    case.note(1, "forged");
    case.intake.ledger = ours;
    let (problem, _) = case.problem();
    assert!(matches!(problem, CaseProblem::Work(RecordError::Signature)));
    assert!(problem.is_stray());
}
