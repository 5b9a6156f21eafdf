# What OpenMV's csi and image modules have and the virtual board does not: named as such, not as a spelling mistake.
_NAMES = {
    "image": "BAYER YUV422 HMIRROR VFLIP TRANSPOSE CENTER EXTRACT_RGB_CHANNEL_FIRST APPLY_COLOR_PALETTE_FIRST"
    " SCALE_ASPECT_KEEP SCALE_ASPECT_EXPAND SCALE_ASPECT_IGNORE BLACK_BACKGROUND ROTATE_90 ROTATE_180 ROTATE_270"
    " PALETTE_RAINBOW PALETTE_IRONBOW PALETTE_DEPTH PALETTE_EVT_DARK PALETTE_EVT_LIGHT SEARCH_EX SEARCH_DS"
    " EDGE_CANNY EDGE_SIMPLE CORNER_FAST CORNER_AGAST TAG16H5 TAG25H7 TAG25H9 TAG36H10 TAG36H11 ARTOOLKIT EAN2 EAN5"
    " EAN8 UPCE ISBN10 UPCA EAN13 ISBN13 I25 DATABAR DATABAR_EXP CODABAR CODE39 PDF417 CODE93 CODE128 ImageIO"
    " HaarCascade binary_to_grayscale binary_to_rgb binary_to_lab binary_to_yuv grayscale_to_binary"
    " grayscale_to_rgb grayscale_to_lab grayscale_to_yuv rgb_to_binary rgb_to_lab rgb_to_yuv lab_to_binary"
    " lab_to_grayscale lab_to_rgb lab_to_yuv yuv_to_binary yuv_to_grayscale yuv_to_rgb yuv_to_lab"
    " load_descriptor save_descriptor match_descriptor get_solidity get_convexity get_major_axis_line"
    " get_minor_axis_line get_enclosing_circle get_enclosed_ellipse",
    "image.Image": "to_ndarray to_bitmap to_rainbow to_ironbow to_depth to_evt_dark to_evt_light draw_detection"
    " draw_edges draw_keypoints draw_contours draw_event_histogram flood_fill mask_rectangle mask_circle"
    " mask_ellipse b_and b_nand b_or b_nor b_xor b_xnor awb ccm gamma gamma_corr replace assign set histeq open"
    " close top_hat black_hat mode midpoint morph laplacian bilateral linpolar logpolar lens_corr rotation_corr"
    " get_similarity get_regression find_lines find_line_segments find_circles find_rects find_qrcodes"
    " find_apriltags find_datamatrices find_barcodes find_displacement find_template find_features find_eye"
    " find_lbp find_keypoints find_edges find_hog stero_disparity",
    "image.Image()": "rgb_channel alpha color_palette alpha_palette transform copy_to_fb mask threshold offset"
    " unsharp mul add threshold_cb merge_cb to_bitmap zero copy x_spacing y_spacing mono_space char_rotation"
    " char_hmirror char_vflip string_rotation string_hmirror string_vflip percentile difference",
    "csi": "BINARY BAYER YUV422 JPEG OV2640 OV5640 OV7670 OV7690 OV7725 OV9650 MT9V022 MT9V024 MT9V032 MT9V034"
    " MT9M114 BOSON320 BOSON640 LEPTON HM01B0 HM0360 GC2145 GENX320ES GENX320 PAG7920 PAG7936 PAJ6100 FROGEYE2020"
    " SOFTCSI QQCIF QQSIF QQQQVGA HQQQQVGA HQQQVGA HQQVGA WVGA WVGA2 SVGA XGA WXGA SXGA SXGAM UXGA HD FHD QHD QXGA"
    " WQXGA WQXGA2 DUALMODE FULLBIN",
    "csi.CSI": "shutdown auto_rotation auto_blc blc_regs ioctl color_palette __write_reg __read_reg",
}


def error(owner, name):
    # The error for a name that is not here: of the kind that tells the two cases apart.
    if name in _NAMES[owner].split():
        return NotImplementedError("not on the virtual board: %s.%s; a camera has it" % (owner, name))
    if "." in owner:
        return AttributeError("'%s' object has no attribute '%s'" % (owner.rsplit(".", 1)[1], name))
    return AttributeError("'module' object has no attribute '%s'" % name)


def argument_error(owner, names):
    # The same for keyword arguments.
    for name in names:
        if name in _NAMES[owner + "()"].split():
            return NotImplementedError("not on the virtual board: %s=; a camera has it" % name)
    return TypeError("extra keyword arguments given")
