//! How much an input may ask of the machine. Every limit of ingest stands here, and every refusal names its limit.
//!
//! They are far above any survey in use (the largest known has 207,850 answers) and reach a full Excel sheet of 1,048,576 rows with
//! five columns; together they keep reading below about 1 GiB.

/// Bytes of an input file on disk.
pub const FILE_BYTES: u64 = 256 << 20;

/// Bytes of all parts of a workbook once unpacked.
pub const UNPACKED_BYTES: u64 = 512 << 20;

/// Parts (files) inside a workbook.
pub const PARTS: usize = 10_000;

/// Bytes of one tag or one run of text in a workbook's XML; a cell's 32,767 characters, each written as `&#x1F600;`, take 0.3 MB.
pub const XML_TOKEN_BYTES: usize = 1 << 20;

/// Depth of elements in a workbook's XML.
pub const XML_DEPTH: usize = 256;

/// Elements in a part of a workbook that is neither a sheet nor the shared strings.
pub const PART_ELEMENTS: usize = 1_000_000;

/// Bytes of the shared strings of a workbook.
pub const SHARED_BYTES: u64 = 320 << 20;

/// Cells of a sheet that are filled, and texts in a workbook's shared strings.
pub const CELLS: usize = 6_000_000;

/// Cells between the first and last filled row and column of .xls and .ods, filled or not: those are read as one rectangle.
pub const RECTANGLE: u64 = 4_000_000;

/// Rows of a sheet, as in Excel.
pub const ROWS: u32 = 1_048_576;

/// Columns of a sheet, as in Excel.
pub const COLUMNS: u32 = 16_384;

/// Bytes of text in all cells of a sheet.
pub const SHEET_TEXT_BYTES: usize = 256 << 20;

/// Merged ranges of a sheet.
pub const MERGED_RANGES: usize = 500_000;

/// Cells of merged ranges that are looked at for the header.
pub const MERGED_HEADER_CELLS: usize = 100_000;

/// Filled rows among which the header is looked for.
pub const HEADER_SEARCH_ROWS: usize = 40;

/// Lines a header may have.
pub const HEADER_LINES: u32 = 3;

/// Rows below a header that are compared with it.
pub const HEADER_SAMPLE_ROWS: usize = 100;

/// Notices of one kind that are told one by one; further ones are counted.
pub const NOTICES: usize = 10;
