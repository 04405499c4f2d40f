//! `bindgen IN.wasm OUT_DIR NAME`: does what `wasm-bindgen --target web` does, at the version Cargo.lock pins.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let [input, out_dir, name] = args.as_slice() else {
        return fail("usage: bindgen IN.wasm OUT_DIR NAME");
    };
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    match bindgen.web(true).and_then(|bindgen| bindgen.generate(out_dir)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{error:#}")),
    }
}

#[expect(clippy::print_stderr, reason = "a command-line tool speaks on standard error")]
fn fail(message: &str) -> ExitCode {
    eprintln!("bindgen: {message}");
    ExitCode::FAILURE
}
