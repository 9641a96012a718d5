//! The rows of accounts, administration and the journal.

use axum::http::Method;
use axum::routing::{delete, get, patch, post, put};

use super::super::api::{account, accounts, journal, keys, ledger_entries, reset, session};
use super::{Audience, Cost, Row, row};

/// The rows.
pub(super) fn rows() -> Vec<Row> {
    use Audience::{Admin, Caseworker, Invited, Staff};
    use Cost::{Credential, Light};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const DELETE: Method = Method::DELETE;
    let write = Cost::Staff;
    vec![
        row(
            POST,
            "/api/v1/session/challenge",
            Invited,
            Credential,
            post(session::challenge),
        ),
        row(
            POST,
            "/api/v1/reset/open",
            Invited,
            Credential,
            post(reset::open),
        ),
        row(
            POST,
            "/api/v1/reset",
            Invited,
            Credential,
            post(reset::finish),
        ),
        row(
            Method::PUT,
            "/api/v1/account/passphrase",
            Staff,
            Credential,
            put(account::change_passphrase),
        ),
        row(
            GET,
            "/api/v1/account/factors",
            Staff,
            Light,
            get(account::factors),
        ),
        row(
            POST,
            "/api/v1/account/factors",
            Staff,
            Credential,
            post(account::offer_factor),
        ),
        row(
            Method::PUT,
            "/api/v1/account/factors/{id}",
            Staff,
            Credential,
            put(account::add_factor),
        ),
        row(
            Method::PATCH,
            "/api/v1/account/factors/{id}",
            Staff,
            write,
            patch(account::change_factor),
        ),
        row(
            DELETE,
            "/api/v1/account/factors/{id}",
            Staff,
            Credential,
            delete(account::remove_factor),
        ),
        row(
            POST,
            "/api/v1/account/recovery-codes",
            Staff,
            Credential,
            post(account::recovery_codes),
        ),
        row(
            GET,
            "/api/v1/account/sessions",
            Staff,
            Light,
            get(account::sessions),
        ),
        row(GET, "/api/v1/journal", Staff, Light, get(journal::get)),
        row(
            POST,
            "/api/v1/journal",
            Caseworker,
            write,
            post(journal::post),
        ),
        row(GET, "/api/v1/accounts", Admin, Light, get(accounts::list)),
        row(
            GET,
            "/api/v1/workload",
            Admin,
            Light,
            get(accounts::workload),
        ),
        row(
            POST,
            "/api/v1/invites",
            Admin,
            write,
            post(accounts::invite),
        ),
        row(
            DELETE,
            "/api/v1/invites/{account}",
            Admin,
            write,
            delete(accounts::withdraw_invitation),
        ),
        row(
            Method::PUT,
            "/api/v1/accounts/{account}/notes",
            Admin,
            write,
            put(accounts::put_notes),
        ),
        row(
            GET,
            "/api/v1/accounts/{account}/sessions",
            Admin,
            Light,
            get(accounts::sessions),
        ),
        row(
            DELETE,
            "/api/v1/accounts/{account}/sessions",
            Admin,
            write,
            delete(accounts::sign_out),
        ),
        row(
            GET,
            "/api/v1/accounts/{account}/cases",
            Admin,
            Light,
            get(accounts::cases_left),
        ),
        row(
            POST,
            "/api/v1/accounts/{account}/reset",
            Admin,
            write,
            post(accounts::make_reset),
        ),
        row(
            DELETE,
            "/api/v1/accounts/{account}/reset",
            Admin,
            write,
            delete(accounts::withdraw_reset),
        ),
        row(
            POST,
            "/api/v1/accounts/{account}/rekey",
            Admin,
            write,
            post(accounts::mark_for_rekey),
        ),
        row(
            POST,
            "/api/v1/ledger",
            Admin,
            write,
            post(ledger_entries::submit),
        ),
        row(
            GET,
            "/api/v1/ledger/proposals",
            Admin,
            Light,
            get(ledger_entries::proposals),
        ),
        row(
            DELETE,
            "/api/v1/ledger/proposals/{id}",
            Admin,
            write,
            delete(ledger_entries::withdraw),
        ),
    ]
    .into_iter()
    .chain(keys_that_move())
    .collect()
}

/// The rows of keys that move, and of deletions.
fn keys_that_move() -> Vec<Row> {
    use Audience::{Caseworker, Staff};
    use Cost::{Credential, Light};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const PUT: Method = Method::PUT;
    const DELETE: Method = Method::DELETE;
    let write = Cost::Staff;
    vec![
        row(
            GET,
            "/api/v1/account/rotation",
            Staff,
            Light,
            get(keys::own_rotation),
        ),
        row(
            PUT,
            "/api/v1/account/rotation",
            Staff,
            // It brings a proof.
            Credential,
            put(keys::offer_rotation),
        ),
        row(
            DELETE,
            "/api/v1/account/rotation",
            Staff,
            write,
            delete(keys::withdraw_rotation),
        ),
        row(
            POST,
            "/api/v1/account/rotation/grants",
            Caseworker,
            write,
            post(keys::bring_grants),
        ),
        row(
            GET,
            "/api/v1/desk/missing",
            Caseworker,
            Light,
            get(keys::missing),
        ),
        row(
            POST,
            "/api/v1/desk/grants",
            Caseworker,
            write,
            post(keys::grant_many),
        ),
        row(
            POST,
            "/api/v1/cases/{case}/rekey",
            Caseworker,
            write,
            post(keys::rekey),
        ),
        row(
            PUT,
            "/api/v1/cases/{case}/refused",
            Caseworker,
            write,
            put(keys::refuse),
        ),
        row(
            PUT,
            "/api/v1/cases/{case}/desk",
            Caseworker,
            write,
            put(keys::hand_over),
        ),
        row(
            POST,
            "/api/v1/cases/{case}/erasure",
            Caseworker,
            write,
            post(keys::ask_for_erasure),
        ),
        row(
            DELETE,
            "/api/v1/cases/{case}/erasure",
            Caseworker,
            write,
            delete(keys::call_off_erasure),
        ),
    ]
}
