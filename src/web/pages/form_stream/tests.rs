use super::*;

const BOUNDARY: &str = "----WebKitFormBoundaryabc123";

fn headers(kind: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
    headers
}

fn form_headers() -> HeaderMap {
    headers(&format!("multipart/form-data; boundary={BOUNDARY}"))
}

fn field(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn file(name: &str, content: &str) -> String {
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\
         Content-Type: image/jpeg\r\n\r\n{content}\r\n"
    )
}

fn end() -> String {
    format!("--{BOUNDARY}--\r\n")
}

/// A body that arrives in frames of this size.
fn in_frames(body: &str, size: usize) -> Body {
    let frames: Vec<Result<Bytes, std::convert::Infallible>> = body
        .as_bytes()
        .chunks(size)
        .map(|frame| Ok(Bytes::copy_from_slice(frame)))
        .collect();
    Body::from_stream(futures_util::stream::iter(frames))
}

type Read = (Vec<(String, String)>, Vec<(String, String)>);

async fn read_body(body: Body, most: u64) -> Result<Read, FormBodyError> {
    let mut form = FormStream::begin(&form_headers(), body, most)?;
    let fields = form.fields().await?;
    let typed = fields
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let mut files = Vec::new();
    while let Some(mut file) = form.next_file().await? {
        let mut content = Vec::new();
        while let Some(bytes) = file.chunk().await? {
            content.extend_from_slice(&bytes);
        }
        files.push((file.name(), String::from_utf8(content).unwrap()));
    }
    Ok((typed, files))
}

async fn read(body: &str) -> Result<Read, FormBodyError> {
    let whole = read_body(in_frames(body, 16_384), 10 << 20).await;
    for size in [1, 7, 100] {
        let pieces = read_body(in_frames(body, size), 10 << 20).await;
        assert_eq!(pieces, whole, "in frames of {size}");
    }
    whole
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[tokio::test]
async fn n06_fields_come_first_and_files_keep_their_names() {
    let body = [
        field("happened", "他们来了。\r\n--not a boundary"),
        field("kinds", "a"),
        field("kinds", ""),
        file("照片.jpg", "one\r\n--\r\n"),
        file("ئۆي.jpg", ""),
        file("a%22b.jpg", "three"),
        end(),
    ]
    .concat();
    let (typed, files) = read(&body).await.unwrap();
    let expected = [
        ("happened", "他们来了。\r\n--not a boundary"),
        ("kinds", "a"),
        ("kinds", ""),
    ];
    assert_eq!(typed, pairs(&expected));
    let expected = [
        ("照片.jpg", "one\r\n--\r\n"),
        ("ئۆي.jpg", ""),
        ("a_b.jpg", "three"),
    ];
    assert_eq!(files, pairs(&expected));
}

#[tokio::test]
async fn nothing_chosen_is_no_file() {
    let body = [field("happened", "x"), file("", ""), end()].concat();
    let (typed, files) = read(&body).await.unwrap();
    assert_eq!((typed.len(), files.len()), (1, 0));
    // A file without a name, and with content, is nobody's choice.
    let body = [field("happened", "x"), file("", "content"), end()].concat();
    assert_eq!(read(&body).await, Err(FormBodyError::Malformed));
}

#[tokio::test]
async fn n03_many_parts_and_huge_headers_are_refused_early() {
    let many = field("a", "").repeat(MOST_FIELDS + 1) + end().as_str();
    let read = |body: String| async move { read_body(in_frames(&body, 4096), u64::MAX).await };
    assert_eq!(read(many).await, Err(FormBodyError::TooLarge));
    let ten_thousand =
        field("happened", "x") + file("f", "").repeat(10_000).as_str() + end().as_str();
    assert_eq!(read(ten_thousand).await, Err(FormBodyError::TooLarge));
    let empty = field("happened", "x") + file("", "").repeat(10_000).as_str() + end().as_str();
    assert_eq!(read(empty).await, Err(FormBodyError::TooLarge));
    // Headers, what stands before the first part, and padding after a boundary: whoever sends them without an end.
    for beginning in [
        format!("--{BOUNDARY}\r\nX-Long: "),
        String::new(),
        format!("--{BOUNDARY}"),
    ] {
        let endless = Endless {
            beginning: Some(beginning.into()),
            taken: 0,
        };
        let refused = read_body(Body::new(endless), u64::MAX).await;
        assert_eq!(refused, Err(FormBodyError::TooLarge));
    }
    let long_name = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{}\"\r\n\r\n\r\n{}",
        "a".repeat(40_000),
        end()
    );
    assert_eq!(read(long_name).await, Err(FormBodyError::TooLarge));
}

/// Spaces without an end, after a beginning; panics if somebody reads a megabyte of them.
struct Endless {
    beginning: Option<Bytes>,
    taken: usize,
}

impl axum::body::HttpBody for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        let frame = match self.beginning.take() {
            Some(beginning) => beginning,
            None => Bytes::from_static(&[b' '; 4096]),
        };
        self.taken += frame.len();
        assert!(self.taken < 1 << 20, "read ahead without a limit");
        Poll::Ready(Some(Ok(http_body::Frame::data(frame))))
    }
}

#[tokio::test]
async fn n01_text_and_body_have_limits() {
    let long = field("happened", &"x".repeat(MOST_TEXT + 1)) + end().as_str();
    let refused = read_body(in_frames(&long, 16_384), u64::MAX).await;
    assert_eq!(refused, Err(FormBodyError::TooLarge));
    let body = field("happened", "x") + &file("f", &"y".repeat(100_000)) + end().as_str();
    let refused = read_body(in_frames(&body, 4096), 90_000).await;
    assert_eq!(refused, Err(FormBodyError::TooLarge));
    assert!(read_body(in_frames(&body, 4096), 110_000).await.is_ok());
}

#[tokio::test]
async fn n04_missing_duplicated_and_truncated_boundaries_are_refused() {
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=a; boundary=b",
        "multipart/form-data; boundary=\"a\"; BOUNDARY=\"a\"",
        &format!("multipart/form-data; boundary={}", "a".repeat(71)),
    ] {
        let begun = FormStream::begin(&headers(kind), Body::empty(), 1000);
        assert!(begun.is_err(), "{kind}");
    }
    let mut twice = headers("multipart/form-data; boundary=a");
    twice.append(
        header::CONTENT_TYPE,
        "multipart/form-data; boundary=a".parse().unwrap(),
    );
    assert!(FormStream::begin(&twice, Body::empty(), 1000).is_err());

    let whole = field("happened", "x") + &file("f", "content") + end().as_str();
    assert!(read(&whole).await.is_ok());
    // Cut anywhere before the end, it is not taken for a whole one.
    for length in 0..whole.len() - 4 {
        let cut = read_body(in_frames(&whole[..length], 4096), 1 << 20).await;
        assert!(cut.is_err(), "cut at {length}");
    }
    for wrong in [
        whole.replace(BOUNDARY, "another"),
        whole.replace("\r\n", "\n"),
        file("f", "content") + &field("happened", "after the files") + end().as_str(),
        field("happened", "x") + &file("f", "c").replace("\"files\"", "\"other\"") + end().as_str(),
        field("happened", "x").replace("; name=\"happened\"", "") + end().as_str(),
    ] {
        assert!(read(&wrong).await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn text_must_be_utf_8() {
    let body = field("happened", "x") + end().as_str();
    let mut bytes = body.into_bytes();
    let at = bytes.windows(3).position(|w| w == b"x\r\n").unwrap();
    bytes[at] = 0xff;
    let read = read_body(Body::from(bytes), 1 << 20).await;
    assert_eq!(read, Err(FormBodyError::Malformed));
}
