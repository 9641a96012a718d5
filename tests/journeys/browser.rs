//! Headless Chromium, driven through ChromeDriver. One driver process serves all tests.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities};

use super::http;

/// How a browser is set up.
#[derive(Clone, Copy, Default)]
pub struct Setup {
    /// Whether scripts run.
    pub without_scripts: bool,
    /// Whether the script engine has no just-in-time compiler.
    pub without_compiler: bool,
    /// The window's width in pixels; 1280 if none is given.
    pub width: Option<u32>,
}

/// A browser with a profile of its own; closed when [`Browser::close`] is called.
pub struct Browser {
    pub driver: WebDriver,
    process: Child,
    port: u16,
    profile: TempDir,
}

impl std::ops::Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

impl Browser {
    /// Opens a browser.
    pub async fn open(setup: Setup) -> Self {
        let profile = TempDir::new().unwrap();
        let (process, port) = start_driver();
        let mut capabilities = ChromeCapabilities::new();
        capabilities.set_binary("/usr/bin/chromium").unwrap();
        let width = setup.width.unwrap_or(1280);
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--window-size={width},900"),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        if setup.without_compiler {
            arguments.push("--js-flags=--jitless".to_owned());
        }
        for argument in &arguments {
            capabilities.add_arg(argument).unwrap();
        }
        // Chromium makes no window this narrow; it shows the page as a telephone of that width would.
        if width < 500 {
            capabilities
                .add_experimental_option(
                    "mobileEmulation",
                    json!({"deviceMetrics": {"width": width, "height": 640, "pixelRatio": 2.0}}),
                )
                .unwrap();
        }
        let downloads = profile.path().join("saved");
        let mut preferences = json!({
            "download.default_directory": downloads,
            "download.prompt_for_download": false,
            "profile.default_content_setting_values.automatic_downloads": 1,
        });
        if setup.without_scripts {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        capabilities
            .add_experimental_option("prefs", preferences)
            .unwrap();
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities)
            .await
            .unwrap();
        driver
            .set_page_load_timeout(Duration::from_secs(60))
            .await
            .unwrap();
        Self {
            driver,
            process,
            port,
            profile,
        }
    }

    /// A command of Chromium's own protocol, and what it answers.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let session = self.driver.handle().session_id().to_string();
        let url = format!(
            "http://127.0.0.1:{}/session/{session}/goog/cdp/execute",
            self.port
        );
        let body = json!({"cmd": command, "params": parameters});
        let answer = tokio::task::spawn_blocking(move || http::post_json(&url, &body));
        let answer = answer.await.unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["value"].clone()
    }

    /// Waits for an element that is shown.
    pub async fn shown(&self, css: &str) -> WebElement {
        let begun = std::time::Instant::now();
        // A page that goes away under the look gives an error at once: then the next page is looked at.
        loop {
            let found = self
                .driver
                .query(By::Css(css))
                .wait(Duration::from_secs(60), Duration::from_millis(100))
                .and_displayed()
                .first()
                .await;
            if let Ok(element) = found {
                return element;
            }
            if begun.elapsed() > Duration::from_secs(60) {
                let page = self.driver.find(By::Css("body")).await.unwrap();
                panic!("{css} is not shown:\n{}", page.text().await.unwrap());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Types into a field, replacing what stands there.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.shown(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Clicks on what is shown. With scripts off nothing can scroll it into view but the keyboard.
    pub async fn click(&self, css: &str) {
        let element = self.shown(css).await;
        if element.click().await.is_err() {
            element.focus().await.unwrap();
            element.send_keys(Key::Enter + "").await.unwrap();
        }
    }

    /// The text of what is shown.
    pub async fn text(&self, css: &str) -> String {
        self.shown(css).await.text().await.unwrap()
    }

    /// Waits until the text of an element contains `part`.
    pub async fn says(&self, css: &str, part: &str) {
        for _ in 0..600 {
            if let Ok(element) = self.driver.find(By::Css(css)).await
                && element.text().await.unwrap_or_default().contains(part)
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let page = self.driver.find(By::Css("body")).await.unwrap();
        panic!("{css} never says {part}:\n{}", page.text().await.unwrap());
    }

    /// Runs axe on the page and returns what it finds, one line each.
    pub async fn axe(&self) -> Vec<String> {
        let library = std::fs::read_to_string(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/browser/node_modules/axe-core/axe.min.js"
        ))
        .unwrap();
        self.driver.execute(library, Vec::new()).await.unwrap();
        let found = self
            .driver
            .execute_async(
                "const done = arguments[arguments.length - 1]; \
                 axe.run(document).then((result) => done(result.violations.map((v) => \
                 v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))));",
                Vec::new(),
            )
            .await
            .unwrap();
        found.convert().unwrap()
    }

    /// A file that was downloaded under this name, once it is there.
    pub async fn downloaded(&self, name: &str) -> Vec<u8> {
        let folder = self.profile.path().join("saved");
        for _ in 0..600 {
            if let Ok(content) = std::fs::read(folder.join(name)) {
                return content;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let found = std::fs::read_dir(folder).map(|entries| {
            let names = entries.map(|entry| entry.unwrap().file_name());
            names.collect::<Vec<_>>()
        });
        panic!("{name} was not downloaded, but {found:?}");
    }

    /// Saves a picture of the top of the page to the folder named by `SCREENSHOTS`, if it is set.
    pub async fn picture(&self, name: &str) {
        let top = "window.scrollTo(0, 0)";
        let _ = self.driver.execute(top, Vec::new()).await;
        self.picture_here(name).await;
    }

    /// Saves a picture of what is in the window.
    pub async fn picture_here(&self, name: &str) {
        let Ok(folder) = std::env::var("SCREENSHOTS") else {
            return;
        };
        std::fs::create_dir_all(&folder).unwrap();
        let path = std::path::Path::new(&folder).join(format!("{name}.png"));
        self.driver.screenshot(&path).await.unwrap();
    }

    /// Closes the browser.
    pub async fn close(mut self) {
        let _ = self.driver.clone().quit().await;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn start_driver() -> (Child, u16) {
    let mut process = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is installed (make test installs it)");
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let port = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| {
            let port = line.split("started successfully on port ").nth(1)?;
            port.trim_end_matches('.').trim().parse().ok()
        })
        .expect("chromedriver says its port");
    // Its further output is read away, or it would stop at a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    (process, port)
}
