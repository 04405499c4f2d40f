use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::failure::Failure;

/// The oldest major version the schema works with.
const OLDEST: u32 = 15;
const SETTING: &str = "LAKEWARDEN_POSTGRES_BIN";

/// A folder with `PostgreSQL`'s programs, and their major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs {
    pub(super) major: u32,
    pub(super) folder: PathBuf,
}

/// The programs to use: those in `given`, or the newest installed ones; for existing data, always those of the major
/// version that created it.
///
/// # Errors
/// When no suitable ones exist.
pub(super) fn find(given: Option<&Path>, data: &Path) -> Result<Programs, Failure> {
    let made_by = std::fs::read_to_string(data.join("PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
    let installed = match given {
        Some(folder) => vec![look(folder).ok_or_else(|| {
            Failure::setting(SETTING, format!("there is no postgres and initdb in {}", folder.display()))
        })?],
        None => installed(),
    };
    choose(&installed, made_by).ok_or_else(|| none_fits(given, &installed, made_by, data))
}

fn choose(installed: &[Programs], made_by: Option<u32>) -> Option<Programs> {
    installed
        .iter()
        .filter(|programs| programs.major >= OLDEST && made_by.is_none_or(|major| major == programs.major))
        .max_by_key(|programs| programs.major)
        .cloned()
}

fn none_fits(given: Option<&Path>, installed: &[Programs], made_by: Option<u32>, data: &Path) -> Failure {
    let found = match installed.iter().map(|programs| programs.major.to_string()).collect::<Vec<_>>() {
        none if none.is_empty() => "none was found".to_owned(),
        some => format!("found: {}", some.join(", ")),
    };
    let Some(major) = made_by else {
        return Failure::setting(
            SETTING,
            format!(
                "PostgreSQL {OLDEST} or newer is needed ({found}); install it (apt-get install postgresql), or set DATABASE_URL"
            ),
        );
    };
    let what_to_do = if major < OLDEST {
        format!("PostgreSQL {OLDEST} or newer is needed: move the data there with pg_upgrade or pg_dump")
    } else if given.is_some() {
        "name the folder of those programs, or move the data with pg_upgrade or pg_dump".to_owned()
    } else {
        format!("install it (apt-get install postgresql-{major}), or move the data with pg_upgrade or pg_dump")
    };
    Failure::setting(
        SETTING,
        format!(
            "the data in {} was made by PostgreSQL {major}, which is needed ({found}); {what_to_do}",
            data.display()
        ),
    )
}

fn installed() -> Vec<Programs> {
    let versioned = ["/usr/lib/postgresql", "/usr/pgsql", "/opt/homebrew/opt", "/usr/local/opt"]
        .iter()
        .filter_map(|root| std::fs::read_dir(root).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")));
    let usual = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"].map(PathBuf::from);
    // Of equal versions, the last ones win: those in a versioned folder.
    usual.into_iter().chain(versioned).filter_map(|folder| look(&folder)).collect()
}

/// The programs in this folder, if it has all of them.
fn look(folder: &Path) -> Option<Programs> {
    let complete = ["postgres", "initdb", "pg_ctl"].iter().all(|name| folder.join(name).exists());
    if !complete {
        return None;
    }
    // `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
    let said = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let number = said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    Some(Programs { major: digits.parse().ok()?, folder: folder.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn programs(major: u32) -> Programs {
        Programs { major, folder: format!("/usr/lib/postgresql/{major}/bin").into() }
    }

    #[test]
    fn of_several_versions_the_one_that_made_the_data_is_used() {
        let installed = [programs(15), programs(17), programs(16)];
        assert_eq!(choose(&installed, None), Some(programs(17)));
        assert_eq!(choose(&installed, Some(15)), Some(programs(15)));
        assert_eq!(choose(&installed, Some(18)), None);
        assert_eq!(choose(&[programs(14)], None), None);
    }
}
