//! The table that a run prints, line by line as it measures.

use std::process::ExitCode;

/// Lines and what came of their goals.
pub struct Table {
    met: usize,
    missed: Vec<String>,
    errors: Vec<String>,
}

impl Table {
    /// Says on what is measured.
    pub fn begin() -> Self {
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        println!("Thicket, release build, on loopback, limits off; {cores} cores.");
        Self {
            met: 0,
            missed: Vec::new(),
            errors: Vec::new(),
        }
    }

    /// Begins a group of lines.
    pub fn section(&self, title: &str) {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or_default().to_owned();
        println!("\n{title} (load when this began: {load})");
    }

    /// A figure that nothing was demanded of.
    pub fn figure(&self, what: &str, value: &str) {
        println!("  {what:<66} {value:>16}");
    }

    /// A figure that should stay below a goal.
    pub fn below(&mut self, what: &str, value: f64, goal: f64, unit: &str) {
        let shown = format!("{} {unit}", rounded(value));
        self.judge(what, &shown, &format!("< {goal} {unit}"), value < goal);
    }

    /// A count that should not be more than a goal.
    pub fn at_most(&mut self, what: &str, count: usize, goal: usize) {
        let met = count <= goal;
        self.judge(what, &count.to_string(), &format!("at most {goal}"), met);
    }

    /// A figure that should reach a goal.
    pub fn at_least(&mut self, what: &str, value: f64, goal: f64) {
        let shown = rounded(value);
        self.judge(what, &shown, &format!("at least {goal}"), value >= goal);
    }

    fn judge(&mut self, what: &str, value: &str, goal: &str, met: bool) {
        let (value, goal) = (value.trim_end(), goal.trim_end());
        let verdict = if met { "met" } else { "MISSED" };
        println!("  {what:<66} {value:>16}   {goal:<14} {verdict}");
        if met {
            self.met += 1;
        } else {
            self.missed.push(what.to_owned());
        }
    }

    /// Something that must not happen on any machine. The run goes on and fails at its end.
    pub fn error(&mut self, what: String) {
        println!("  ERROR: {what}");
        self.errors.push(what);
    }

    /// Sums up. Only errors make a run fail: a missed goal may be the machine's.
    pub fn end(self) -> ExitCode {
        println!(
            "\n{} goals met, {} missed, {} errors.",
            self.met,
            self.missed.len(),
            self.errors.len()
        );
        for missed in &self.missed {
            println!("  missed: {missed}");
        }
        for error in &self.errors {
            println!("  error: {error}");
        }
        if self.errors.is_empty() {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Three significant digits, or all that stand before the point.
pub fn rounded(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
