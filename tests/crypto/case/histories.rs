//! Two histories of one ledger, which meet in what people signed.

use thicket::crypto::case::CaseProblem;
use thicket::crypto::ledger::Action;
use thicket::crypto::record::{LaterCard, RecordError, WorkPayload};
use thicket::domain::{DeskId, Digest, LedgerHead, RecordId, Urgency, Wire};

use super::{Case, Person, card, texts};

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
        assert!(matches!(
            problem,
            CaseProblem::Work(RecordError::History(_))
        ));
        assert!(!problem.is_stray());
        assert!(texts(&opened).is_empty());
    }
    // With another key than its author's of today, anybody with a code can have sent it.
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
    assert!(matches!(problem, CaseProblem::Work(RecordError::Head)));
    assert!(problem.is_stray());
}

#[test]
fn n62_what_one_colleague_made_up_of_the_ledger_is_a_stray_once_they_are_revoked() {
    let mut case = Case::new();
    let far = LedgerHead {
        seq: 1_000_000,
        hash: Digest([7; 32]),
    };
    let author = case.intake.caseworkers[1].clone();
    let stranger = Person::new(&case.intake.random);
    let recipient = case.grant.identity.recipient();
    let instance = case.intake.ledger.instance();
    let bogus_card = |by: &Person| {
        let card = LaterCard {
            v: 1,
            kind: "card".into(),
            case: case.id,
            seq: 1,
            id: RecordId([5; 16]),
            author: author.account,
            after: vec![case.grant.card],
            ledger: far,
            content: card(Urgency::U4),
        };
        card.seal(&instance, &recipient, &by.signing).unwrap()
    };
    // In somebody's name, by no key of theirs: nobody's word on the ledger.
    let cards = [bogus_card(&stranger), bogus_card(&author)];
    let [unsigned, signed] = cards.map(|sealed| (Wire::Card, sealed));
    case.files.push(unsigned);
    assert!(case.problem().0.is_stray());
    case.note(1, "made up");
    let (wire, sealed) = case.files.pop().unwrap();
    let mut note =
        WorkPayload::open(&case.intake.ledger, &case.grant.identity, &case.id, &sealed).unwrap();
    note.ledger = far;
    let note = note.seal(&instance, &recipient, &author.signing).unwrap();
    case.files.extend([signed, (wire, note)]);
    let strays = |case: &Case| {
        let problems = case.open().problems;
        problems
            .iter()
            .map(CaseProblem::is_stray)
            .collect::<Vec<_>>()
    };
    assert_eq!(strays(&case), [true, false, false]);
    case.intake.add(Action::Revoke {
        account: author.account,
    });
    assert_eq!(strays(&case), [true; 3]);
}
