//! The tools with snippets.

/// A tool with a snippet. The others build on the first four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// A file with the reader's API token.
    TokenFile,
    /// `arraylake` with xarray.
    Arraylake,
    /// An AWS profile that fetches keys with `curl`.
    Profile,
    /// Environment variables that name a container's credentials endpoint.
    Environment,
    /// boto3.
    Boto3,
    /// The `aws` command line.
    AwsCli,
    /// DuckDB.
    DuckDb,
    /// rclone.
    Rclone,
    /// obstore.
    Obstore,
    /// xarray, with zarr on obstore.
    Xarray,
    /// polars.
    Polars,
    /// deltalake.
    DeltaLake,
    /// TileDB-Py.
    TileDb,
    /// GDAL, through rasterio.
    Gdal,
}

impl Tool {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 14] = [
        Self::TokenFile,
        Self::Arraylake,
        Self::Profile,
        Self::Environment,
        Self::Boto3,
        Self::AwsCli,
        Self::DuckDb,
        Self::Rclone,
        Self::Obstore,
        Self::Xarray,
        Self::Polars,
        Self::DeltaLake,
        Self::TileDb,
        Self::Gdal,
    ];

    /// Its name on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::TokenFile => "Token file",
            Self::Arraylake => "arraylake and xarray",
            Self::Profile => "AWS profile",
            Self::Environment => "Environment",
            Self::Boto3 => "boto3",
            Self::AwsCli => "aws command line",
            Self::DuckDb => "DuckDB",
            Self::Rclone => "rclone",
            Self::Obstore => "obstore",
            Self::Xarray => "xarray",
            Self::Polars => "polars",
            Self::DeltaLake => "deltalake",
            Self::TileDb => "TileDB-Py",
            Self::Gdal => "GDAL (rasterio)",
        }
    }

    pub(super) fn needs(self) -> &'static str {
        match self {
            Self::TokenFile => {
                "Make an API token in the settings. Run this, paste the token and press Enter; it is not shown."
            }
            Self::Arraylake => "Needs the token file, arraylake and xarray.",
            Self::Profile => "Goes into ~/.aws/config. Needs the token file and curl.",
            Self::Environment => {
                "Needs the token file. Other AWS settings are set aside, so use a shell of its own. AWS SDKs from before 2024 don't read the token file: use the profile with them."
            }
            Self::Boto3 => "Needs the profile and boto3.",
            Self::AwsCli => "Needs the profile and the AWS CLI, version 1 or 2.",
            Self::DuckDb => "Needs the profile and DuckDB with its extensions httpfs and aws.",
            Self::Rclone => "Needs the profile and rclone 1.60 or newer.",
            Self::Obstore => "Needs the environment and obstore.",
            Self::Xarray => {
                "Needs the environment, xarray, zarr 3.0.7 or newer and obstore. Put the name of a Zarr store of yours."
            }
            Self::Polars => "Needs the profile, polars and boto3. Put the name of a file of yours.",
            Self::DeltaLake => "Needs the environment and deltalake. Put the name of a table of yours.",
            Self::TileDb => "Needs the environment and tiledb.",
            Self::Gdal => {
                "Needs the environment and rasterio with GDAL 3.10 or newer. Put the name of a file of yours."
            }
        }
    }
}
