//! Real public buckets, as their publishers write where they are. Nothing is contacted.

use super::BucketDraft;

/// What is pasted as the bucket's name, the region and the endpoint beside it, and the platform, URI and endpoint that come out.
const PUBLIC: [(&str, &str, &str, &str, &str, &str); 46] = [
    // Pangeo, and what is published with icechunk.
    (
        "s3://us-west-2.opendata.source.coop/earthmover/era5",
        "us-west-2",
        "",
        "s3",
        "s3://us-west-2.opendata.source.coop/earthmover/era5",
        "",
    ),
    (
        "s3://icechunk-public-data/v1/era5_weatherbench2",
        "us-east-1",
        "",
        "s3",
        "s3://icechunk-public-data/v1/era5_weatherbench2",
        "",
    ),
    ("s3://pangeo-forge-us-central1", "us-east-1", "", "s3", "s3://pangeo-forge-us-central1", ""),
    ("gs://leap-persistent-ro/data-library", "", "", "gs", "gs://leap-persistent-ro/data-library", ""),
    ("gs://cmip6/CMIP6/CMIP", "", "", "gs", "gs://cmip6/CMIP6/CMIP", ""),
    (
        "https://ncsa.osn.xsede.org/Pangeo/pangeo-forge",
        "",
        "",
        "s3-compatible",
        "s3://Pangeo/pangeo-forge",
        "https://ncsa.osn.xsede.org",
    ),
    (
        "https://mghp.osn.xsede.org/rsignellbucket1/rsignell",
        "",
        "",
        "s3-compatible",
        "s3://rsignellbucket1/rsignell",
        "https://mghp.osn.xsede.org",
    ),
    ("https://usgs.osn.mghpcc.org/mdmf/gdp", "", "", "s3-compatible", "s3://mdmf/gdp", "https://usgs.osn.mghpcc.org"),
    // Source Cooperative.
    (
        "https://data.source.coop/vida/google-microsoft-open-buildings",
        "",
        "",
        "s3-compatible",
        "s3://vida/google-microsoft-open-buildings",
        "https://data.source.coop",
    ),
    (
        "https://s3.us-west-2.amazonaws.com/us-west-2.opendata.source.coop/tge-labs/aef",
        "",
        "",
        "s3",
        "s3://us-west-2.opendata.source.coop/tge-labs/aef",
        "",
    ),
    ("arn:aws:s3:::us-west-2.opendata.source.coop", "us-west-2", "", "s3", "s3://us-west-2.opendata.source.coop", ""),
    // NOAA.
    ("s3://noaa-gfs-bdp-pds", "us-east-1", "", "s3", "s3://noaa-gfs-bdp-pds", ""),
    ("s3://noaa-goes16/ABI-L2-CMIPF", "us-east-1", "", "s3", "s3://noaa-goes16/ABI-L2-CMIPF", ""),
    ("https://noaa-hrrr-bdp-pds.s3.amazonaws.com/", "us-east-1", "", "s3", "s3://noaa-hrrr-bdp-pds", ""),
    (
        "https://noaa-nwm-retrospective-3-0-pds.s3.amazonaws.com/index.html",
        "us-east-1",
        "",
        "s3",
        "s3://noaa-nwm-retrospective-3-0-pds/index.html",
        "",
    ),
    ("arn:aws:s3:::noaa-nos-ofs-pds", "us-east-1", "", "s3", "s3://noaa-nos-ofs-pds", ""),
    (
        "s3://noaa-cdr-sea-surface-temp-optimum-interpolation-pds",
        "us-east-1",
        "",
        "s3",
        "s3://noaa-cdr-sea-surface-temp-optimum-interpolation-pds",
        "",
    ),
    ("gs://gcp-public-data-goes-16", "", "", "gs", "gs://gcp-public-data-goes-16", ""),
    (
        "https://console.cloud.google.com/storage/browser/global-forecast-system",
        "",
        "",
        "gs",
        "gs://global-forecast-system",
        "",
    ),
    // ECMWF and reanalyses.
    ("s3://ecmwf-forecasts", "eu-central-1", "", "s3", "s3://ecmwf-forecasts", ""),
    ("https://ecmwf-forecasts.s3.eu-central-1.amazonaws.com/", "", "", "s3", "s3://ecmwf-forecasts", ""),
    ("gs://ecmwf-open-data", "", "", "gs", "gs://ecmwf-open-data", ""),
    ("gs://gcp-public-data-arco-era5/ar", "", "", "gs", "gs://gcp-public-data-arco-era5/ar", ""),
    ("gs://weatherbench2/datasets/era5", "", "", "gs", "gs://weatherbench2/datasets/era5", ""),
    ("s3://nsf-ncar-era5", "us-west-2", "", "s3", "s3://nsf-ncar-era5", ""),
    (
        "s3://ecmwf-era5-single-levels/",
        "us-east-1",
        "https://object-store.os-api.cci1.ecmwf.int",
        "s3-compatible",
        "s3://ecmwf-era5-single-levels",
        "https://object-store.os-api.cci1.ecmwf.int",
    ),
    // Copernicus and ESA.
    (
        "s3://eodata/Sentinel-2/MSI",
        "default",
        "https://eodata.dataspace.copernicus.eu",
        "s3-compatible",
        "s3://eodata/Sentinel-2/MSI",
        "https://eodata.dataspace.copernicus.eu",
    ),
    (
        "https://s3.waw3-1.cloudferro.com/mdl-arco-time-013/arco",
        "WAW3-1",
        "",
        "s3-compatible",
        "s3://mdl-arco-time-013/arco",
        "https://s3.waw3-1.cloudferro.com",
    ),
    (
        "https://s3.waw3-2.cloudferro.com/swift/v1",
        "RegionOne",
        "",
        "s3-compatible",
        "s3://swift/v1",
        "https://s3.waw3-2.cloudferro.com",
    ),
    ("s3://sentinel-cogs/sentinel-s2-l2a-cogs", "us-west-2", "", "s3", "s3://sentinel-cogs/sentinel-s2-l2a-cogs", ""),
    ("s3://copernicus-dem-30m", "eu-central-1", "", "s3", "s3://copernicus-dem-30m", ""),
    (
        "https://objects.eodc.eu/e05ab01a9d56408d82ac32d69a5aae2a:sample-data",
        "",
        "",
        "s3-compatible",
        "s3://e05ab01a9d56408d82ac32d69a5aae2a:sample-data",
        "https://objects.eodc.eu",
    ),
    ("s3://esa-worldcover/v200", "eu-central-1", "", "s3", "s3://esa-worldcover/v200", ""),
    (
        "s3://esacci/ESACCI-L4",
        "us-east-1",
        "https://cci-ke-o.s3-ext.jc.rl.ac.uk",
        "s3-compatible",
        "s3://esacci/ESACCI-L4",
        "https://cci-ke-o.s3-ext.jc.rl.ac.uk",
    ),
    // CMIP6.
    ("s3://cmip6-pds/CMIP6", "us-west-2", "", "s3", "s3://cmip6-pds/CMIP6", ""),
    ("s3://esgf-world", "us-east-2", "", "s3", "s3://esgf-world", ""),
    ("s3://nex-gddp-cmip6/NEX-GDDP-CMIP6", "us-west-2", "", "s3", "s3://nex-gddp-cmip6/NEX-GDDP-CMIP6", ""),
    // OME and bio-imaging.
    (
        "https://uk1s3.embassy.ebi.ac.uk/idr/zarr/v0.4",
        "",
        "",
        "s3-compatible",
        "s3://idr/zarr/v0.4",
        "https://uk1s3.embassy.ebi.ac.uk",
    ),
    (
        "https://livingobjects.ebi.ac.uk/bioimage-archive",
        "",
        "",
        "s3-compatible",
        "s3://bioimage-archive",
        "https://livingobjects.ebi.ac.uk",
    ),
    ("s3://janelia-cosem-datasets/jrc_hela-2", "us-east-1", "", "s3", "s3://janelia-cosem-datasets/jrc_hela-2", ""),
    ("s3://aind-open-data", "us-west-2", "", "s3", "s3://aind-open-data", ""),
    ("s3://allen-brain-cell-atlas", "us-west-2", "", "s3", "s3://allen-brain-cell-atlas", ""),
    // NASA, and other earth sciences.
    ("s3://nasa-power/syn1deg", "us-west-2", "", "s3", "s3://nasa-power/syn1deg", ""),
    ("s3://mur-sst/zarr-v1", "us-west-2", "", "s3", "s3://mur-sst/zarr-v1", ""),
    (
        "s3://dynamical-noaa-gfs/noaa-gfs-forecast",
        "us-west-2",
        "",
        "s3",
        "s3://dynamical-noaa-gfs/noaa-gfs-forecast",
        "",
    ),
    (
        "https://storage.googleapis.com/earthenginepartners-hansen/GFC-2023-v1.11",
        "",
        "",
        "gs",
        "gs://earthenginepartners-hansen/GFC-2023-v1.11",
        "",
    ),
];

#[test]
fn public_buckets_register_with_the_right_platform_and_uri() {
    for (pasted, region, endpoint, platform, uri, at) in PUBLIC {
        let platform_typed = if endpoint.is_empty() { "s3" } else { "s3-compatible" };
        let draft = BucketDraft {
            nickname: "public".into(),
            platform: platform_typed.into(),
            bucket: pasted.into(),
            region: region.into(),
            endpoint: endpoint.into(),
            auth_method: "anonymous".into(),
            ..BucketDraft::default()
        };
        let parsed = draft.parse().unwrap_or_else(|errors| panic!("{pasted}: {errors:?}"));
        let store = &parsed.location.store;
        let found = store.endpoint().map(ToString::to_string).unwrap_or_default();
        let got = (store.platform().as_str(), parsed.location.to_string(), found);
        assert_eq!(got, (platform, uri.to_owned(), at.to_owned()), "{pasted}");
    }
}
