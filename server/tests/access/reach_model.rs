//! Who may do what with a repo and its bucket config, as the design of grants says. Written from it, and not from the code.

use domain::{grant::Level, org::Role};

/// What was granted, beside what everyone has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Given {
    /// To a group that the caller is in, rather than to them.
    pub(crate) by_group: bool,
    /// On the bucket config, rather than on the repo.
    pub(crate) on_bucket: bool,
    pub(crate) level: Level,
}

/// The token a caller comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// All that its holder may.
    Whole,
    /// Only to read.
    Reading,
    /// Narrowed to the repo.
    ToRepo,
    /// Narrowed to the bucket config.
    ToBucket,
    /// Narrowed to the bucket config, only to read.
    ToBucketReading,
    /// Narrowed to another repo.
    ToAnother,
}

impl Token {
    pub(crate) const ALL: [Self; 6] =
        [Self::Whole, Self::Reading, Self::ToRepo, Self::ToBucket, Self::ToBucketReading, Self::ToAnother];

    pub(crate) fn reads_only(self) -> bool {
        matches!(self, Self::Reading | Self::ToBucketReading)
    }

    pub(crate) fn is_narrowed(self) -> bool {
        !matches!(self, Self::Whole | Self::Reading)
    }
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// To see the repo, and to receive credentials for it that do as much as may be.
    Repo,
    /// To see the bucket config, and to receive credentials for the whole of it that read.
    Bucket,
    /// Credentials for the whole bucket config that write.
    WriteBucket,
    /// To know and to change who reaches the repo, and its state.
    ManageRepo,
    /// To know who reaches the repo, without changing it.
    SeeGrants,
    /// The same of the bucket config.
    ManageBucket,
    /// To change what the repo says of itself, as only admins do.
    EditRepo,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Done,
    Forbidden,
    NotFound,
}

/// One cell of the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) role: Role,
    pub(crate) everyone: Option<Level>,
    pub(crate) given: Option<Given>,
    pub(crate) token: Token,
}

impl Cell {
    /// How far the caller reaches the repo, or the bucket config.
    pub(crate) fn reach(self, on_bucket: bool) -> Option<Level> {
        // A token that is narrowed reaches what it names.
        let is_named = match self.token {
            Token::Whole | Token::Reading | Token::ToBucket | Token::ToBucketReading => true,
            Token::ToRepo => !on_bucket,
            Token::ToAnother => false,
        };
        if !is_named {
            return None;
        }
        // A grant on a bucket config is one on all its repos, and not the other way round.
        let given = self.given.filter(|given| given.on_bucket || !on_bucket).map(|given| given.level);
        let level = match self.role {
            // Owners and admins reach everything.
            Role::Owner | Role::Admin => Some(Level::Manage),
            Role::Member => given.max(self.everyone),
            // A reader never more than reading.
            Role::Reader => given.max(self.everyone).map(|_| Level::Read),
        };
        // Whoever holds a narrowed token manages nothing with it.
        if self.token.is_narrowed() { level.map(|level| level.min(Level::Write)) } else { level }
    }

    pub(crate) fn answer(self, ask: Ask) -> Answer {
        let manages = matches!(self.role, Role::Owner | Role::Admin) && !self.token.is_narrowed();
        let (level, needed, writes) = match ask {
            Ask::Repo => (self.reach(false), Level::Read, false),
            Ask::Bucket => (self.reach(true), Level::Read, false),
            Ask::WriteBucket => (self.reach(true), Level::Write, true),
            Ask::ManageRepo => (self.reach(false), Level::Manage, true),
            Ask::SeeGrants => (self.reach(false), Level::Manage, false),
            Ask::ManageBucket => (self.reach(true), Level::Manage, true),
            Ask::EditRepo => (self.reach(false), Level::Manage, true),
        };
        if writes && self.token.reads_only() {
            return Answer::Forbidden;
        }
        match level {
            None => Answer::NotFound,
            Some(level) if level < needed || (ask == Ask::EditRepo && !manages) => Answer::Forbidden,
            Some(_) => Answer::Done,
        }
    }

    /// Whether the credentials for the repo write.
    pub(crate) fn writes_repo(self) -> bool {
        self.reach(false) >= Some(Level::Write) && self.role != Role::Reader && !self.token.reads_only()
    }
}
