//! What people do, against the real server process, in a real browser where they would use one.

mod app;
mod browser;
mod cutter;
mod holder;
mod http;
mod person;
mod recorder;

mod attaching;
mod boundaries;
mod budget;
mod conversations;
mod files;
mod files_at_the_desk;
mod files_kept;
mod leaks;
mod local_desk;
mod mailbox;
mod permissions;
mod plain_files;
mod plain_mailbox;
mod reporters;
mod returning;
mod sending;
mod signing_in;
mod strangers;
mod workbench;
mod workbench_keys;
