//! What stands before the server must not be tighter than it is.

use super::root;

#[test]
fn n02_the_proxies_pass_on_bodies_of_any_size_and_keep_none() {
    let read = |name: &str| {
        let text = std::fs::read_to_string(root().join("deploy").join(name)).unwrap();
        let lines = text.lines().map(str::trim);
        let settings = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        settings.map(str::to_owned).collect::<Vec<_>>()
    };
    // nginx has one bound for every route, 1 MB if none is set: files are larger, and a form that brings some is
    // refused whole.
    let nginx = read("nginx.conf");
    let bounds: Vec<_> = nginx
        .iter()
        .filter(|line| line.starts_with("client_max_body_size"))
        .collect();
    assert_eq!(bounds, ["client_max_body_size 0;"]);
    for needed in [
        "proxy_request_buffering off;",
        "proxy_max_temp_file_size 0;",
    ] {
        assert!(nginx.iter().any(|line| line == needed), "{needed}");
    }
    // Caddy has none unless it is asked for.
    let caddy = read("Caddyfile");
    assert!(!caddy.iter().any(|line| line.contains("max_size")));
}
