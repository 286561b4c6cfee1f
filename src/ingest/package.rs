//! What stands in a zipped workbook (.xlsx .xlsm .xlsb .ods), looked at before anybody trusts it. The home of zip and quick-xml.
//!
//! Every part is unpacked once in a stream under the limits, and every XML part must be well-formed: calamine then meets no zip bomb,
//! no entity definitions, no endless text, and no truncated XML (on which its .ods reader would wait for ever). On the way the scan
//! notes what calamine does not tell: hidden rows and columns and merged ranges.
//!
//! Does not read cells, and does not look into pictures, drawings or macros beyond counting their bytes.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::biff12::Biff12;
use super::layout::{Layout, Refusal};
use super::limits;
use super::opendocument::OpenDocument;
use super::spreadsheetml::SpreadsheetMl;

/// Checks a package and notes the layout of its sheets by their names.
///
/// # Errors
/// Where it is damaged, protected or beyond a limit.
pub fn inspect(bytes: &Arc<[u8]>) -> Result<BTreeMap<String, Layout>, Refusal> {
    if too_many_parts(bytes) {
        return Err(Refusal::Beyond(format!("ブックの中のファイルが多すぎます（上限{}個）", limits::PARTS)));
    }
    let mut archive = ZipArchive::new(Cursor::new(Arc::clone(bytes))).map_err(|error| unzip(&error))?;
    // What a package says of itself is believed only where it is too much; the stream below is measured all the same.
    if archive.decompressed_size().is_some_and(|bytes| bytes > u128::from(limits::UNPACKED_BYTES)) {
        return Err(Refusal::Beyond(too_large()));
    }
    let mut unpacked = 0;
    let (mut spreadsheet, mut binary, mut document) = (SpreadsheetMl::default(), Biff12::default(), OpenDocument::default());
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|error| unzip(&error))?;
        let name = entry.name().map_err(|error| unzip(&error))?.trim_start_matches('/').to_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let is_xml = matches!(extension, "xml" | "rels");
        let limit = if name.contains("sharedstrings.") { limits::SHARED_BYTES } else { limits::UNPACKED_BYTES };
        let mut stream =
            BufReader::new(Metered { inner: entry, unpacked: &mut unpacked, of_part: 0, limit, token: is_xml.then(Token::default) });
        if name == "content.xml" {
            scan(&name, stream, &mut document)?;
        } else if is_xml {
            scan(&name, stream, &mut spreadsheet.part(&name))?;
        } else {
            if name.starts_with("xl/") && extension == "bin" {
                binary.walk(&name, &mut stream).map_err(|error| reading(&name, &error))??;
            }
            io::copy(&mut stream, &mut io::sink()).map_err(|error| reading(&name, &error))?;
        }
    }
    spreadsheet.add(binary);
    let mut layouts = spreadsheet.layouts();
    layouts.extend(document.layouts());
    Ok(layouts)
}

/// Whether an archive lists more parts than a workbook may have: opening it would cost hundreds of bytes for each.
///
/// Counted are the signatures of its directory's entries (APPNOTE.TXT 4.3.12) wherever they stand, as an archive may say anything of
/// where its directory is and how long.
fn too_many_parts(bytes: &[u8]) -> bool {
    bytes.windows(4).filter(|&window| window == b"PK\x01\x02").nth(limits::PARTS).is_some()
}

/// What kind of document a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// .xlsx or .xlsm.
    SpreadsheetMl,
    /// .xlsb.
    Biff12,
    /// .ods.
    OpenDocument,
    /// Something else, a text or an archive.
    Other,
}

/// As much of a document's type as is read.
const MIME_BYTES: u64 = 256;

/// The kind of document by the parts it has; `None` where the archive cannot be opened or has too many.
#[must_use]
pub fn kind(bytes: &[u8]) -> Option<Kind> {
    if too_many_parts(bytes) {
        return None;
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut mime = Vec::new();
    if let Ok(part) = archive.by_name("mimetype") {
        part.take(MIME_BYTES).read_to_end(&mut mime).ok()?;
    }
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_lowercase()).collect();
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    Some(match mime.as_slice() {
        b"application/vnd.oasis.opendocument.spreadsheet" => Kind::OpenDocument,
        _ if has("workbook.bin") => Kind::Biff12,
        _ if has("workbook.xml") => Kind::SpreadsheetMl,
        _ => Kind::Other,
    })
}

/// What looks at the elements of a part as they pass.
pub trait Watch {
    /// An element begins (an empty one begins and ends).
    ///
    /// # Errors
    /// Where it goes beyond a limit.
    fn start(&mut self, element: &Element<'_>) -> Result<(), Refusal>;

    /// An element of that local name ends.
    ///
    /// # Errors
    /// Where it goes beyond a limit.
    fn end(&mut self, _name: &str) -> Result<(), Refusal> {
        Ok(())
    }
}

/// An element as it begins.
pub struct Element<'a> {
    start: &'a BytesStart<'a>,
    /// How many elements are open around it.
    pub depth: usize,
}

impl Element<'_> {
    /// Its name without prefix.
    #[must_use]
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute by its name without prefix, entities resolved.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<String> {
        let attribute =
            self.start.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().into_inner() == name)?;
        let value = &attribute.value;
        Some(quick_xml::escape::unescape(value).map_or_else(|_| value.to_string(), std::borrow::Cow::into_owned))
    }

    /// Whether an attribute of that name without prefix has that value; there may be several of different prefixes.
    #[must_use]
    pub fn says(&self, name: &str, value: &str) -> bool {
        let is_said = |attribute: quick_xml::events::attributes::Attribute<'_>| {
            attribute.key.local_name().into_inner() == name && &*attribute.value == value
        };
        self.start.attributes().with_checks(false).flatten().any(is_said)
    }

    /// A whole number in an attribute.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<u64> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// Whether an attribute says yes.
    #[must_use]
    pub fn truth(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
    }
}

fn scan(part: &str, stream: impl BufRead, watch: &mut dyn Watch) -> Result<(), Refusal> {
    let mut reader = Reader::from_reader(stream);
    let (mut buffer, mut depth, mut roots) = (Vec::new(), 0_usize, 0);
    let damaged = |why: &str| Refusal::Damaged(format!("{part}: {why}"));
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| xml(part, &error))? {
            Event::Start(start) => {
                roots += usize::from(depth == 0);
                watch.start(&Element { start: &start, depth })?;
                depth += 1;
                if depth > limits::XML_DEPTH {
                    return Err(Refusal::Beyond(format!("{part} の要素の入れ子が深すぎます（上限{}段）", limits::XML_DEPTH)));
                }
            }
            Event::Empty(start) => {
                roots += usize::from(depth == 0);
                watch.start(&Element { start: &start, depth })?;
                watch.end(start.local_name().into_inner())?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                watch.end(end.local_name().into_inner())?;
            }
            Event::DocType(_) => return Err(damaged("文書型宣言（DTD）があります。安全のため読みません")),
            Event::Eof if depth > 0 => return Err(damaged("途中で切れています")),
            Event::Eof if roots == 0 => return Err(damaged("中身がありません")),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// Counts what is unpacked, and in XML the bytes of the tag or text under way.
struct Metered<'a, R> {
    inner: R,
    /// Bytes of all parts so far.
    unpacked: &'a mut u64,
    /// Bytes of this part so far.
    of_part: u64,
    /// Bytes this part may have.
    limit: u64,
    /// The tag, text, comment or data under way; `None` where the part is no XML.
    token: Option<Token>,
}

/// What an XML reader would hold in memory at once, followed byte by byte.
#[derive(Default)]
struct Token {
    bytes: usize,
    /// The first bytes of what begins with `<`, by which a comment and data are told.
    head: Vec<u8>,
    /// What ends the comment or data under way.
    end: Option<&'static [u8; 3]>,
    last: [u8; 3],
}

impl Token {
    fn take(&mut self, byte: u8) {
        self.bytes += 1;
        if let Some(end) = self.end {
            self.last = [self.last[1], self.last[2], byte];
            if self.last == *end {
                self.end = None;
            }
            return;
        }
        if byte == b'<' {
            self.bytes = 1;
            self.head.clear();
        }
        if self.head.len() < CDATA.len() {
            self.head.push(byte);
            self.end = match self.head.as_slice() {
                COMMENT => Some(b"-->"),
                CDATA => Some(b"]]>"),
                _ => None,
            };
            self.last = [0; 3];
        }
    }
}

const COMMENT: &[u8] = b"<!--";
const CDATA: &[u8] = b"<![CDATA[";

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.of_part += count as u64;
        *self.unpacked += count as u64;
        if *self.unpacked > limits::UNPACKED_BYTES {
            return Err(passed(too_large()));
        }
        if self.of_part > self.limit {
            return Err(passed(format!("共有文字列が大きすぎます（上限{}MB）", self.limit >> 20)));
        }
        if let Some(token) = &mut self.token {
            buffer.get(..count).unwrap_or_default().iter().for_each(|&byte| token.take(byte));
            if token.bytes > limits::XML_TOKEN_BYTES {
                return Err(passed(format!("1つの要素または文字列が大きすぎます（上限{}KB）", limits::XML_TOKEN_BYTES >> 10)));
            }
        }
        Ok(count)
    }
}

/// A limit that was passed while reading, carried through the readers above as an I/O error.
#[derive(Debug)]
struct Passed(String);

impl fmt::Display for Passed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Passed {}

fn too_large() -> String {
    format!("展開後の大きさが大きすぎます（上限{}MB）", limits::UNPACKED_BYTES >> 20)
}

fn passed(limit: String) -> io::Error {
    io::Error::other(Passed(limit))
}

fn reading(part: &str, error: &io::Error) -> Refusal {
    match error.get_ref().and_then(|error| error.downcast_ref::<Passed>()) {
        Some(Passed(limit)) => Refusal::Beyond(limit.clone()),
        None => Refusal::Damaged(format!("{part} を展開できません: {error}")),
    }
}

fn xml(part: &str, error: &quick_xml::Error) -> Refusal {
    match error {
        quick_xml::Error::Io(error) => reading(part, error),
        other => Refusal::Damaged(format!("{part}: {other}")),
    }
}

fn unzip(error: &ZipError) -> Refusal {
    match error {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Refusal::Protected,
        other => Refusal::Damaged(format!("圧縮ファイルとして開けません: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The most that is held at once while these bytes are read.
    fn held(bytes: &[u8]) -> usize {
        let mut token = Token::default();
        bytes.iter().fold(0, |most, &byte| {
            token.take(byte);
            most.max(token.bytes)
        })
    }

    #[test]
    fn text_comments_and_data_are_one_piece_whatever_stands_in_them() {
        let filled = |before: &str, sign: &str, after: &str| held(format!("{before}{}{after}", sign.repeat(500)).as_bytes());
        assert!(filled("<a>", ">", "</a>") > 500);
        assert!(filled("<!--", "<", "--><a/>") > 500);
        assert!(filled("<![CDATA[", "<b>", "]]><a/>") > 1500);
        assert!(filled("<a>", "<b>x</b>", "</a>") < 10);
        assert!(held(b"<!-- x --><a><b/></a>") <= 10);
    }
}
