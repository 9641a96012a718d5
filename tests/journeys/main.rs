//! What people do, against the real server process, in a real browser where they would use one.

mod app;
mod browser;
mod clerk;
mod cutter;
mod holder;
mod http;
mod person;
mod recorder;

mod administration;
mod attaching;
mod boundaries;
mod budget;
mod conversations;
mod database;
mod files;
mod files_at_the_desk;
mod files_kept;
mod leaks;
mod local_desk;
mod mailbox;
mod moving;
mod newcomer;
mod own_account;
mod people;
mod permissions;
mod plain_files;
mod plain_mailbox;
mod reporters;
mod returning;
mod sending;
mod signing_in;
mod strangers;
mod watchful_admin;
mod workbench;
mod workbench_keys;
